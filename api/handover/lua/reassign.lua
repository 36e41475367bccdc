-- Somebody who leads gives the conversation to an agent, or to a department's line, whoever has it or is waited for.
-- ARGV: 4 who does it, 5 "agent" or "department", 6 that agent or department, 7 name and 8 role of the agent,
--       9 lease in ms, 10 entries for the log (JSON list), 11 seconds after which a silent console is not there,
--       12 receipt to give out where it has none
-- Returns who had it before ('' when nobody had); 'stands' when it is there already.
if redis.call('EXISTS', CONV) == 0 then return { 'missing' } end
local state = get('state')
if state == 'closed' then return { 'closed' } end
local to_agent = ARGV[5] == 'agent'
local has = owner()
local before = has and has[1] or ''
-- Asked again after the answer was lost on the way.
if to_agent and before == ARGV[6] then return { 'stands' } end
if not to_agent and state == 'queued' and get('department') == ARGV[6] then return { 'stands' } end
-- Who takes it over opens it next; a colleague must be there to see it.
if to_agent and ARGV[6] ~= ARGV[4] then
  local heard = redis.call('ZSCORE', key('present'), ARGV[6])
  local there = heard and tonumber(heard) > NOW / 1000 - tonumber(ARGV[11])
  if not there or redis.call('HGET', key('status'), ARGV[6]) == 'away' then return { 'not_here' } end
end
if has then
  leave_owner()
else
  local score = redis.call('ZSCORE', key('queue'), ID)
  if to_agent and score and tonumber(score) > 0 then
    remember_wait()
    tally('taken')
  end
  leave_line()
end
set('moved_by', ARGV[4])
if has or not to_agent then redis.call('HINCRBY', CONV, 'moved', 1) end
append_all(ARGV[10])
if to_agent then
  give(ARGV[6], ARGV[7], ARGV[8], ARGV[9])
  drop_work()
else
  if has then new_episode() end
  set('department', ARGV[6])
  redis.call('HSETNX', CONV, 'receipt', ARGV[12])
  enqueue(has ~= nil)
end
done()
return { 'moved', before }
