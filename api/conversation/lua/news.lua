-- How the conversation stands and what is new in its log, read in the same instant. Changes nothing.
-- ARGV: 4 seq to read above, 5 most entries
local found = standing()
if #found == 0 then return {} end
return { found, redis.call('XRANGE', own('log'), '(' .. ARGV[4] .. '-0', '+', 'COUNT', ARGV[5]) }
