-- The agent gives the conversation back: to the bot, to the queue, or closes it.
-- ARGV: 4 agent, 5 new state (bot, queued, closed), 6 entries (JSON list), 7 how it ended, or "",
--       8 receipt to give out where it has none
if redis.call('EXISTS', CONV) == 0 then return { 'missing' } end
local has = owner()
if not has then
  if get('state') == ARGV[5] then return { 'left' } end
  if ARGV[5] ~= 'closed' or get('state') ~= 'queued' then return { 'not_claimed' } end
elseif has[1] ~= ARGV[4] then
  return { 'taken', has[2] }
end
leave_owner()
leave_line()
set('state', ARGV[5])
new_episode()
append_all(ARGV[6])
if ARGV[5] == 'queued' then
  redis.call('HSETNX', CONV, 'receipt', ARGV[8])
  enqueue(true)
else
  redis.call('HDEL', CONV, 'queued_ms', 'receipt')
end
if ARGV[5] == 'closed' then
  set('ended', ARGV[7])
  tally('closed:' .. ARGV[7])
end
done()
return { 'left' }
