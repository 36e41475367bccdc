-- How long those waited who were taken lately from one department's line at this time of day.
-- ARGV: 4 department. Returns the time in ms and texts "<when, s>:<waited, s>", the latest first.
return { NOW, redis.call('LRANGE', own('waits', ARGV[4] .. ':' .. BAND), 0, -1) }
