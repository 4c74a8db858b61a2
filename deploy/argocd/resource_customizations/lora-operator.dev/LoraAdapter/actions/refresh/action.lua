-- Look at the attachment and ask the model again, now.
-- status.lastHandledReconcileAt shows the same time once it is done.
local os = require("os")

if obj.metadata.annotations == nil then
  obj.metadata.annotations = {}
end
obj.metadata.annotations["lora-operator.dev/reconcile-requested-at"] = os.date("!%Y-%m-%dT%H:%M:%SZ")
return obj
