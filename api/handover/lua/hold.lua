-- The agent waits for the resident: meanwhile the conversation takes none of their capacity. "" ends it.
-- ARGV: 4 agent, 5 "1" or ""
if redis.call('EXISTS', CONV) == 0 then return { 'missing' } end
local has = owner()
if not has then return { 'not_claimed' } end
if has[1] ~= ARGV[4] then return { 'taken', has[2] } end
if ARGV[5] == '1' then
  set('held', '1')
  redis.call('SADD', own('held', ARGV[4]), ID)
else
  end_hold()
end
done()
return { 'held' }
