{{/*
The gateway's configuration in YAML, every key with its dots: what values decide, and .Values.config. A key that both
would decide is refused, since the probes, the time to stop, the ports and the mounts have to fit it.
*/}}
{{- define "longwave.configuration" -}}
{{- include "longwave.decided" . }}
{{- $decided := include "longwave.decidedKeys" . | fromYaml }}
{{- $config := dict }}
{{- include "longwave.flatten" (dict "from" .Values.config "prefix" "" "into" $config) }}
{{- include "longwave.checkConfig" (dict "config" $config "values" .Values) }}
{{- if eq .Values.auth.internal "none" }}
{{- $hosts := include "longwave.internalHosts" . | fromYamlArray }}
{{- $_ := set $config "internal.allowed-hosts" (concat (get $config "internal.allowed-hosts" | default list) $hosts | uniq) }}
{{- end }}
{{- merge $decided $config | toYaml }}
{{- end }}

{{- define "longwave.decided" -}}
{{- if not .Values.auth.public }}
{{- fail "auth.public: expected none or jwt, got nothing; decide who may subscribe: jwt (with config.auth.jwt.keys), or none if whoever can connect may" }}
{{- end }}
{{- if not .Values.auth.internal }}
{{- fail "auth.internal: expected none, key or jwt, got nothing; decide who may publish and operate: key (with config.auth.api-keys), jwt (with config.auth.jwt.keys), or none if whoever can connect may" }}
{{- end }}
{{- end }}

{{- define "longwave.decidedKeys" -}}
public.listen: {{ printf "%s:8080" .Values.listenAddress | quote }}
internal.listen: {{ printf "%s:8081" .Values.listenAddress | quote }}
auth.public: {{ .Values.auth.public | quote }}
auth.internal: {{ .Values.auth.internal | quote }}
drain.delay: {{ .Values.drain.delay }}
drain.window: {{ .Values.drain.window }}
{{- range $listener, $tls := .Values.tls }}
{{- if $tls.secret }}
{{ $listener }}.tls.certificate-file: /etc/longwave/tls/{{ $listener }}/tls.crt
{{ $listener }}.tls.key-file: /etc/longwave/tls/{{ $listener }}/tls.key
{{- end }}
{{- end }}
{{- if .Values.tls.internal.clientCaSecret }}
internal.tls.client-ca-file: /etc/longwave/tls/clients/ca.crt
{{- end }}
{{- end }}

{{/* The keys that are not taken from config, each with the value that decides it. */}}
{{- define "longwave.valueOfKey" -}}
public.listen: listenAddress
internal.listen: listenAddress
auth.public: auth.public
auth.internal: auth.internal
drain.delay: drain.delay
drain.window: drain.window
public.tls.certificate-file: tls.public.secret
public.tls.key-file: tls.public.secret
internal.tls.certificate-file: tls.internal.secret
internal.tls.key-file: tls.internal.secret
internal.tls.client-ca-file: tls.internal.clientCaSecret
{{- end }}

{{/* Puts what is nested in .from under keys with dots into .into. Lists are values, whatever is in them. */}}
{{- define "longwave.flatten" -}}
{{- range $name, $value := .from }}
{{- $key := printf "%s%s" $.prefix $name }}
{{- if kindIs "map" $value }}
{{- include "longwave.flatten" (dict "from" $value "prefix" (printf "%s." $key) "into" $.into) }}
{{- else }}
{{- if hasKey $.into $key }}
{{- fail (printf "config.%s: expected it once, got it nested and with dots; keep one of the two" $key) }}
{{- end }}
{{- $_ := set $.into $key $value }}
{{- end }}
{{- end }}
{{- end }}

{{- define "longwave.checkConfig" -}}
{{- range $key, $value := include "longwave.valueOfKey" . | fromYaml }}
{{- if hasKey $.config $key }}
{{- fail (printf "config.%s: the chart needs to know this one; set the value %s instead" $key $value) }}
{{- end }}
{{- $variable := printf "LONGWAVE_%s" ($key | upper | replace "." "_" | replace "-" "_") }}
{{- range $.values.env }}
{{- if eq .name $variable }}
{{- fail (printf "env: %s would be stronger than what the chart needs to know; set the value %s instead" $variable $value) }}
{{- end }}
{{- end }}
{{- end }}
{{- range $key, $secret := dict "auth.api-keys" "key" "auth.jwt.keys" "secret" }}
{{- range get $.config $key | default list }}
{{- if hasKey . $secret }}
{{- fail (printf "config.%s: expected %s-file or %s-env, got %s; a ConfigMap is no place for a secret" $key $secret $secret $secret) }}
{{- end }}
{{- end }}
{{- end }}
{{- if or (hasKey .config "cluster.redis.password") (regexMatch "//[^/]*@" (toString (get .config "cluster.redis.url"))) }}
{{- fail "config.cluster.redis: expected the password in cluster.redis.password-file or a variable of env, LONGWAVE_CLUSTER_REDIS_PASSWORD, got it here; a ConfigMap is no place for a secret" }}
{{- end }}
{{- if and (has "jwt" (list .values.auth.public .values.auth.internal)) (not (get .config "auth.jwt.keys")) }}
{{- fail "config.auth.jwt.keys: expected an entry while auth.public or auth.internal is jwt, got none; nobody could get in" }}
{{- end }}
{{- if and (eq .values.auth.internal "key") (not (get .config "auth.api-keys")) }}
{{- fail "config.auth.api-keys: expected an entry while auth.internal is key, got none; nobody could get in" }}
{{- end }}
{{- if and .values.tls.internal.clientCaSecret (not .values.tls.internal.secret) }}
{{- fail "tls.internal.clientCaSecret: expected tls.internal.secret as well, got none; without TLS there are no certificates" }}
{{- end }}
{{- end }}

{{/* Names of the internal Service: without auth the listener answers only to names that it knows. */}}
{{- define "longwave.internalHosts" -}}
{{- $name := printf "%s-internal" (include "longwave.name" .) }}
- {{ $name }}
- {{ $name }}.{{ .Release.Namespace }}
- {{ $name }}.{{ .Release.Namespace }}.svc
- {{ $name }}.{{ .Release.Namespace }}.svc.cluster.local
{{- end }}

{{/* A length of time as the gateway has it, in whole seconds, rounded up. */}}
{{- define "longwave.seconds" -}}
{{- $unit := get (dict "ms" 1 "s" 1000 "m" 60000 "h" 3600000) (regexFind "[a-z]+$" .) }}
{{- div (add (mul (regexFind "^[0-9]+" . | int64) $unit) 999) 1000 }}
{{- end }}

{{/* How long it takes to stop at the most, in seconds. */}}
{{- define "longwave.secondsToStop" -}}
{{- add (include "longwave.seconds" .Values.drain.delay) (include "longwave.seconds" .Values.drain.window) }}
{{- end }}

{{/*
Where Kubernetes asks how the gateway is: on the internal listener, which has room when the public one is full. Where that
one wants certificates of clients, which Kubernetes has none of, on the public one.
*/}}
{{- define "longwave.probedListener" -}}
{{- $config := include "longwave.configuration" . | fromYaml }}
{{- if and .Values.tls.internal.clientCaSecret (ne (get $config "internal.tls.client-certificate") "optional") -}}
public
{{- else -}}
internal
{{- end }}
{{- end }}
