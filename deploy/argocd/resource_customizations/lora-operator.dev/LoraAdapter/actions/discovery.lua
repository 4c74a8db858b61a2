-- refresh and retry ask the operator for the same thing, and are offered one at a time: refresh
-- while nothing is wrong, retry once it is Stalled. A suspended adapter is resumed first, and one
-- that is being deleted can only be resumed, which lets the operator detach it.

local suspended = obj.spec ~= nil and obj.spec.suspend == true
local deleted = obj.metadata.deletionTimestamp ~= nil
local stalled = false
if obj.status ~= nil and obj.status.conditions ~= nil then
  for _, condition in ipairs(obj.status.conditions) do
    if condition.type == "Stalled" and condition.status == "True" then
      stalled = true
    end
  end
end

return {
  refresh = { disabled = suspended or deleted or stalled },
  retry = { disabled = suspended or deleted or not stalled },
  suspend = { disabled = suspended or deleted },
  resume = { disabled = not suspended },
}
