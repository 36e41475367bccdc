-- The agent passes the conversation on: to a colleague who is there, or to a department's line, first.
-- Everything said so far goes along, and how often it was passed on is counted.
-- ARGV: 4 agent, 5 "agent" or "department", 6 the colleague's user name or the department's id,
--       7 the colleague's name, 8 role, 9 lease in ms, 10 entries (JSON list),
--       11 seconds after which a silent console is not there, 12 receipt to give out where it has none
if redis.call('EXISTS', CONV) == 0 then return { 'missing' } end
local to_colleague = ARGV[5] == 'agent'
local has = owner()
local mine = has and has[1] == ARGV[4]
if not mine then
  -- The answer to this agent's own call may have been lost on the way.
  local arrived = to_colleague and has and has[1] == ARGV[6]
    or not to_colleague and not has and get('state') == 'queued' and get('department') == ARGV[6]
  if arrived and get('moved_by') == ARGV[4] then return { 'transferred', tonumber(get('claim')) } end
  if has then return { 'taken', has[2] } end
  return { 'not_claimed' }
end
if to_colleague then
  if ARGV[6] == ARGV[4] then return { 'not_here' } end
  local heard = redis.call('ZSCORE', key('present'), ARGV[6])
  local there = heard and tonumber(heard) > NOW / 1000 - tonumber(ARGV[11])
  if not there or redis.call('HGET', key('status'), ARGV[6]) == 'away' then return { 'not_here' } end
end
leave_owner()
set('moved_by', ARGV[4])
redis.call('HINCRBY', CONV, 'moved', 1)
append_all(ARGV[10])
if to_colleague then
  give(ARGV[6], ARGV[7], ARGV[8], ARGV[9])
else
  new_episode()
  set('department', ARGV[6])
  redis.call('HSETNX', CONV, 'receipt', ARGV[12])
  enqueue(true)
end
done()
return { 'transferred', tonumber(get('claim')) }
