-- Appends the bot's reply, once: only while the message has no reply, this gateway still holds the turn
-- and no person has taken the conversation. Asking for a person is part of the same change.
-- ARGV: 4 seq, 5 turn number, 6 replies (JSON list of JSON texts), 7 choice payloads (JSON list),
--       8 fields to set (JSON object), 9 "handover", "step_out" or "", 10 receipt to give out, 11 hand-over
--       entries (JSON list of JSON texts, with {receipt} and {position} where these go), 12 department
if redis.call('LINDEX', own('pending'), 0) ~= ARGV[4] then return { 'answered', get('state') or 'gone' } end
if get('turn_no') ~= ARGV[5] then return { 'lost' } end
for _, reply in ipairs(cjson.decode(ARGV[6])) do append(reply) end
offer(cjson.decode(ARGV[7]))
for field, value in pairs(cjson.decode(ARGV[8])) do set(field, value) end
redis.call('LPOP', own('pending'))
if redis.call('LLEN', own('pending')) == 0 then
  redis.call('ZREM', key('work'), ID)
else
  redis.call('ZADD', key('work'), 0, ID)
end
-- Somebody in line who wrote just before an agent closed the conversation still gets the reply, and a place.
if ARGV[9] == 'handover' and (get('state') == 'bot' or get('state') == 'closed') then
  request_handover(ARGV[10], ARGV[11], ARGV[12])
elseif ARGV[9] == 'step_out' and get('state') == 'queued' then
  step_out()
end
done()
return { 'appended' }
