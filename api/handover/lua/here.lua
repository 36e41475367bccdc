-- The agent's console is open now. Redis's clock, so that no gateway's clock decides who is there.
-- ARGV: 4 agent, 5 everything about the agent (JSON text) or "", 6 status to set, or "" to leave it
redis.call('ZADD', key('present'), NOW / 1000, ARGV[4])
if ARGV[5] ~= '' then redis.call('HSET', key('agents'), ARGV[4], ARGV[5]) end
if ARGV[6] ~= '' then redis.call('HSET', key('status'), ARGV[4], ARGV[6]) end
return 1
