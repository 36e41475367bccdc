-- The agent gives the conversation back: to the bot, to the queue, or closes it.
-- ARGV: 4 agent, 5 new state (bot, queued, closed), 6 entries (JSON list)
if redis.call('EXISTS', CONV) == 0 then return { 'missing' } end
local has = owner()
if not has then
  if get('state') == ARGV[5] then return { 'left' } end
  if ARGV[5] ~= 'closed' or get('state') ~= 'queued' then return { 'not_claimed' } end
elseif has[1] ~= ARGV[4] then
  return { 'taken', has[2] }
end
leave_owner()
redis.call('ZREM', key('queue'), ID)
set('state', ARGV[5], 'turns', 0)
redis.call('HINCRBY', CONV, 'episode', 1)
for _, entry in ipairs(cjson.decode(ARGV[6])) do append(entry) end
if ARGV[5] == 'queued' then
  enqueue(true)
else
  redis.call('HDEL', CONV, 'queued_ms', 'receipt')
end
if ARGV[5] == 'closed' then drop_work() end
done()
return { 'left' }
