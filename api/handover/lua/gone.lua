-- The agent has signed out.
-- ARGV: 4 agent
redis.call('ZREM', key('present'), ARGV[4])
redis.call('HDEL', key('status'), ARGV[4])
return 1
