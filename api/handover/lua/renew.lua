-- The console of one agent is alive: every conversation it has is kept for another lease.
-- A late renewal stands unless the conversation has been given to somebody else meanwhile.
-- ARGV: 4 agent, 5 lease in ms
local kept = 0
for _, id in ipairs(redis.call('SMEMBERS', own('has', ARGV[4]))) do
  if get('owner', id) == ARGV[4] and get('state', id) == 'agent' then
    redis.call('ZADD', key('claims'), NOW + tonumber(ARGV[5]), id)
    kept = kept + 1
  else
    redis.call('SREM', own('has', ARGV[4]), id)
    redis.call('SREM', own('held', ARGV[4]), id)
  end
end
return kept
