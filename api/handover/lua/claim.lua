-- One agent takes one conversation. The claim number rises each time, and every later write is checked by it.
-- ARGV: 4 agent, 5 name, 6 role, 7 lease in ms, 8 entries for the log (JSON list)
if redis.call('EXISTS', CONV) == 0 then return { 'missing' } end
local state = get('state')
if state == 'closed' then return { 'closed' } end
local has = owner()
if has and has[1] ~= ARGV[4] then return { 'taken', has[2] } end
if has then
  redis.call('ZADD', key('claims'), NOW + tonumber(ARGV[7]), ID)
  return { 'claimed', has[4] }
end
local score = redis.call('ZSCORE', key('queue'), ID)
-- Returned ones went before the others, so how long they waited tells nobody what to expect.
if score and tonumber(score) > 0 then
  remember_wait()
  tally('taken')
end
leave_line()
local claim = give(ARGV[4], ARGV[5], ARGV[6], ARGV[7])
drop_work()
append_all(ARGV[8])
done()
return { 'claimed', claim }
