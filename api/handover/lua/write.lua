-- A message from the agent who has the conversation; refused from anybody else, however late it comes.
-- ARGV: 4 agent, 5 lease in ms, 6 idempotency key, 7 digest, 8 entry, 9 claim number or "",
--       10 "1" when it asks how the resident can be reached
if redis.call('EXISTS', CONV) == 0 then return { 'missing' } end
local before = redis.call('HGET', own('keys'), ARGV[6])
if before then
  local seq, digest = string.match(before, '^(%d+):(.*)$')
  if digest == ARGV[7] then return { 'written', tonumber(seq) } end
  return { 'conflict' }
end
local has = owner()
if not has then return { 'not_claimed' } end
if has[1] ~= ARGV[4] then return { 'taken', has[2] } end
-- The same agent, but from a time before the conversation was lost and taken again.
if ARGV[9] ~= '' and tonumber(ARGV[9]) ~= has[4] then return { 'stale' } end
local seq = append(ARGV[8])
redis.call('HSET', own('keys'), ARGV[6], seq .. ':' .. ARGV[7])
if ARGV[10] == '1' then set('contact_asked', has[4]) end
if redis.call('HSETNX', CONV, 'spoken', '1') == 1 then tally('answered') end
if get('held') then end_hold() end
redis.call('ZADD', key('claims'), NOW + tonumber(ARGV[5]), ID)
done()
return { 'written', seq }
