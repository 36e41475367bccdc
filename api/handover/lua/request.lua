-- The resident asks for a person. Asked again: the same receipt and nothing new.
-- ARGV: 4 receipt to give out, 5 entries (JSON list of JSON texts), 6 department
if redis.call('EXISTS', CONV) == 0 then return { 'missing' } end
local state = get('state')
if state == 'queued' or state == 'agent' then
  return { 'repeat', get('receipt') or '' }
end
redis.call('HDEL', CONV, 'queued_ms')
set('state', 'bot')
local receipt = request_handover(ARGV[4], ARGV[5], ARGV[6])
done()
return { 'requested', receipt }
