-- An entry for agents only, from any of them. The same key gives it once.
-- ARGV: 4 idempotency key, 5 digest, 6 entry
if redis.call('EXISTS', CONV) == 0 then return { 'missing' } end
local before = redis.call('HGET', own('keys'), ARGV[4])
if before then
  local seq, digest = string.match(before, '^(%d+):(.*)$')
  if digest == ARGV[5] then return { 'written', tonumber(seq) } end
  return { 'conflict' }
end
local seq = append(ARGV[6])
redis.call('HSET', own('keys'), ARGV[4], seq .. ':' .. ARGV[5])
done()
return { 'written', seq }
