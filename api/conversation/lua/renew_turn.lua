-- Keeps the turn a little longer for the gateway that still works on it.
-- ARGV: 4 seq, 5 turn number, 6 lease in ms
if redis.call('LINDEX', own('pending'), 0) ~= ARGV[4] or get('turn_no') ~= ARGV[5] then return 0 end
redis.call('ZADD', key('work'), 'XX', NOW + tonumber(ARGV[6]), ID)
return 1
