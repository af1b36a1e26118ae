{{/* Everything is named after the release alone, of which there is one in a namespace: so no two of them clash. */}}
{{- define "longwave.name" -}}
{{- if not (regexMatch "^[a-z]([-a-z0-9]*[a-z0-9])?$" .Release.Name) }}
{{- fail (printf "release name: expected letters, digits and \"-\" that begin with a letter, since Services are named after it, got %q" .Release.Name) }}
{{- end }}
{{- .Release.Name }}
{{- end }}

{{- define "longwave.selectorLabels" -}}
app.kubernetes.io/name: longwave
app.kubernetes.io/instance: {{ include "longwave.name" . }}
{{- end }}

{{- define "longwave.labels" -}}
{{ include "longwave.selectorLabels" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
{{- end }}

{{- define "longwave.serviceAccountName" -}}
{{- .Values.serviceAccount.name | default (.Values.serviceAccount.create | ternary (include "longwave.name" .) "default") }}
{{- end }}

{{- define "longwave.image" -}}
{{- with .Values.image }}
{{- if not .repository }}
{{- fail "image.repository: expected where the image was pushed to, such as registry.example.com/longwave, got nothing; build and push it as docs/deploy.md tells" }}
{{- end }}
{{- if .digest }}
{{- printf "%s@%s" .repository .digest }}
{{- else }}
{{- printf "%s:%s" .repository (.tag | default $.Chart.AppVersion) }}
{{- end }}
{{- end }}
{{- end }}
