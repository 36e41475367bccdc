-- Something one agent should know, kept for a day so that a console that comes back late sees it.
-- ARGV: 4 agent, 5 notice (JSON text)
local DAY_MS = 86400000
redis.call('XADD', own('notices', ARGV[4]), 'MINID', '~', NOW - DAY_MS, '*', 'notice', ARGV[5])
redis.call('PEXPIRE', own('notices', ARGV[4]), DAY_MS)
redis.call('PUBLISH', key('wake'), 'notice:' .. ARGV[4])
return 1
