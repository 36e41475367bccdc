-- A new conversation with its first messages. Repeating it with the same id changes nothing.
-- ARGV: 4 fields (JSON object), 5 entries (JSON list of JSON texts), 6 choice payloads (JSON list)
if redis.call('EXISTS', CONV) == 1 then return { 'repeat' } end
local fields = cjson.decode(ARGV[4])
set('state', 'bot', 'seq', 0, 'created_ms', NOW, 'episode', 1, 'turns', 0, 'claim', 0, 'turn_no', 0)
for field, value in pairs(fields) do set(field, value) end
for _, entry in ipairs(cjson.decode(ARGV[5])) do append(entry) end
offer(cjson.decode(ARGV[6]))
done()
return { 'created' }
