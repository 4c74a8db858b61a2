-- Healthy: ready, suspended or not. Degraded: a person must act (Stalled). Suspended: not ready,
-- and spec.suspend keeps it so. Progressing: all else, what the operator has not seen yet included.
-- Needs no library: scripts in argocd-cm have neither string nor math.

local function condition(wanted)
  if obj.status ~= nil and obj.status.conditions ~= nil then
    for _, found in ipairs(obj.status.conditions) do
      if found.type == wanted then
        return found
      end
    end
  end
  return {}
end

local function is(status, message)
  return { status = status, message = message }
end

if obj.metadata.deletionTimestamp ~= nil then
  return is("Progressing", condition("Ready").message or "Being deleted")
end

-- The CRD's default is -1, so a new adapter is not taken for one that was looked at.
if obj.status == nil or obj.status.observedGeneration == nil
    or obj.status.observedGeneration ~= obj.metadata.generation then
  return is("Progressing", "The operator has not seen this generation yet")
end

local stalled = condition("Stalled")
if stalled.status == "True" then
  return is("Degraded", stalled.message or "Stalled")
end

local reconciling = condition("Reconciling")
if reconciling.status == "True" then
  return is("Progressing", reconciling.message or "Reconciling")
end

local ready = condition("Ready")
if ready.status == "True" then
  return is("Healthy", ready.message or "Ready")
end

if obj.spec ~= nil and obj.spec.suspend == true then
  return is("Suspended", ready.message or "Suspended")
end

return is("Progressing", ready.message or "The operator has not said anything yet")
