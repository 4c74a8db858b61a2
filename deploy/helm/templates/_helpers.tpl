{{- define "lora-operator.selector" -}}
app.kubernetes.io/name: lora-operator
{{- end }}

{{- define "lora-operator.labels" -}}
{{ include "lora-operator.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- end }}

{{- define "lora-operator.image" -}}
{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- with .Values.image.digest }}@{{ . }}{{ end }}
{{- end }}

{{- /* Where the operator may look at adapters, as a JSON list in an object; none for everywhere. */}}
{{- define "lora-operator.namespaces" -}}
{{ dict "names" (ternary (list .Release.Namespace) .Values.watchNamespaces .Values.namespaced) | toJson }}
{{- end }}

{{- /* Exactly what the operator asks of the API server, in the cluster or in each watched namespace. */}}
{{- define "lora-operator.rules" -}}
- apiGroups: [lora-operator.dev]
  resources: [loraadapters]
  verbs: [list, watch, patch]
- apiGroups: [lora-operator.dev]
  resources: [loraadapters/status]
  verbs: [update]
- apiGroups: [""]
  resources: [secrets]
  verbs: [get, list, watch]
- apiGroups: [""]
  resources: [events]
  verbs: [create]
{{- end }}
