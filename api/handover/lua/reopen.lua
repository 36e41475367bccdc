-- An agent opens a closed conversation again and has it.
-- ARGV: 4 agent, 5 name, 6 role, 7 lease in ms, 8 entries for the log (JSON list)
if redis.call('EXISTS', CONV) == 0 then return { 'missing' } end
local has = owner()
if has and has[1] == ARGV[4] then return { 'claimed', has[4] } end
if has then return { 'taken', has[2] } end
if get('state') ~= 'closed' then return { 'not_closed' } end
new_episode()
redis.call('HDEL', CONV, 'ended', 'queued_ms')
local claim = give(ARGV[4], ARGV[5], ARGV[6], ARGV[7])
drop_work()
append_all(ARGV[8])
done()
return { 'claimed', claim }
