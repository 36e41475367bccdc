-- These conversations are open in their residents' browsers now. What has not been heard of for an hour is forgotten.
-- ARGV: 4 and on: conversations
local KEPT_S = 3600
for place = 4, #ARGV do redis.call('ZADD', key('residents'), NOW / 1000, ARGV[place]) end
redis.call('ZREMRANGEBYSCORE', key('residents'), '-inf', NOW / 1000 - KEPT_S)
return #ARGV - 3
