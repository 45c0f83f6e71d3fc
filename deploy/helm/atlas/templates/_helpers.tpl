{{- define "atlas.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 40 | trimSuffix "-" -}}
{{- end -}}

{{- define "atlas.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 40 | trimSuffix "-" -}}
{{- else -}}
{{- $name := include "atlas.name" . -}}
{{- if contains $name .Release.Name -}}
{{- .Release.Name | trunc 40 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name $name | trunc 40 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{- define "atlas.selector" -}}
app.kubernetes.io/name: {{ include "atlas.name" .root }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .component }}
{{- end -}}

{{- define "atlas.labels" -}}
{{ include "atlas.selector" . }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version }}
{{- end -}}

{{- define "atlas.serviceAccountName" -}}
{{- if .Values.serviceAccount.create -}}
{{- default (include "atlas.fullname" .) .Values.serviceAccount.name -}}
{{- else -}}
{{- default "default" .Values.serviceAccount.name -}}
{{- end -}}
{{- end -}}

{{- define "atlas.image" -}}
{{- if .Values.image.digest -}}
{{- printf "%s@%s" .Values.image.repository .Values.image.digest -}}
{{- else -}}
{{- printf "%s:%s" .Values.image.repository (default .Chart.AppVersion .Values.image.tag) -}}
{{- end -}}
{{- end -}}

{{- /* What every pod has: no rights, no token of the cluster. */ -}}
{{- define "atlas.podSecurity" -}}
automountServiceAccountToken: false
enableServiceLinks: false
securityContext:
  runAsNonRoot: true
  runAsUser: 65532
  runAsGroup: 65532
  fsGroup: 65532
  seccompProfile: {type: RuntimeDefault}
{{- with .Values.imagePullSecrets }}
imagePullSecrets: {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}

{{- define "atlas.containerSecurity" -}}
allowPrivilegeEscalation: false
privileged: false
readOnlyRootFilesystem: true
runAsNonRoot: true
runAsUser: 65532
capabilities: {drop: [ALL]}
{{- end -}}

{{- /* Where list indexes are kept: the pod's own folder, or one that pods share. */ -}}
{{- define "atlas.indexes" -}}
- name: indexes
{{- if .Values.indexes.existingClaim }}
  persistentVolumeClaim: {claimName: {{ .Values.indexes.existingClaim | quote }}}
{{- else }}
  emptyDir: {sizeLimit: {{ .Values.indexes.sizeLimit }}}
{{- end }}
{{- end -}}

{{- define "atlas.scheduling" -}}
{{- if .part.topologySpread }}
topologySpreadConstraints:
  {{- range $key := list "topology.kubernetes.io/zone" "kubernetes.io/hostname" }}
  - maxSkew: 1
    topologyKey: {{ $key }}
    whenUnsatisfiable: ScheduleAnyway
    labelSelector:
      matchLabels: {{- include "atlas.selector" $ | nindent 8 }}
  {{- end }}
{{- end }}
{{- with .part.nodeSelector }}
nodeSelector: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .part.tolerations }}
tolerations: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .part.affinity }}
affinity: {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}

{{- define "atlas.fromSecret" -}}
- name: {{ .env }}
  valueFrom:
    secretKeyRef: {name: {{ .secret | quote }}, key: {{ .key | quote }}}
{{- end -}}

{{- /* Variables of the serving processes. The owner's URL is not among them. */ -}}
{{- define "atlas.environment" -}}
{{- $secret := required "existingSecret.name is required: the chart makes no Secret" .Values.existingSecret.name -}}
{{- $owner := .Values.migration.existingSecret -}}
{{- range $env, $key := dict
    "ATLAS_DATABASE_URL" .Values.existingSecret.keys.databaseUrl
    "ATLAS_TEMPORAL_CODEC_KEY" .Values.existingSecret.keys.temporalCodecKey
    "ATLAS_SIGNING_KEY_SECRET" .Values.existingSecret.keys.signingKeySecret
    "ATLAS_CREDENTIALS_MASTER_KEY" .Values.existingSecret.keys.credentialsMasterKey
    "ATLAS_LOGIN_SALT" .Values.existingSecret.keys.loginSalt
    "ATLAS_REDIS_URL" .Values.existingSecret.keys.redisUrl
    "ATLAS_METRICS_TOKEN" .Values.existingSecret.keys.metricsToken }}
{{- if $key }}
{{- if and (eq $secret $owner.name) (eq $key $owner.key) }}
{{- fail (printf "existingSecret: %s would hold the owner's database URL, which belongs to the migration alone" $env) }}
{{- end }}
{{ include "atlas.fromSecret" (dict "env" $env "secret" $secret "key" $key) }}
{{- end }}
{{- end }}
{{- range .Values.extraSecretEnv }}
{{- if or (eq .env "ATLAS_MIGRATION_DATABASE_URL") (and (eq .secret $owner.name) (eq .key $owner.key)) }}
{{- fail "extraSecretEnv: the owner's database URL belongs to the migration alone" }}
{{- end }}
{{ include "atlas.fromSecret" . }}
{{- end }}
{{- end -}}

{{- define "atlas.migrationJob" -}}
backoffLimit: {{ .Values.migration.backoffLimit }}
activeDeadlineSeconds: {{ .Values.migration.activeDeadlineSeconds }}
ttlSecondsAfterFinished: {{ .Values.migration.ttlSecondsAfterFinished }}
template:
  metadata:
    labels: {{- include "atlas.labels" (dict "root" . "component" "migration") | nindent 6 }}
  spec:
    restartPolicy: Never
    serviceAccountName: {{ if eq .Values.migration.mode "hook" }}default{{ else }}{{ include "atlas.serviceAccountName" . }}{{ end }}
    {{- include "atlas.podSecurity" . | nindent 4 }}
    terminationGracePeriodSeconds: 60
    containers:
      - name: migrate
        image: {{ include "atlas.image" . | quote }}
        imagePullPolicy: {{ .Values.image.pullPolicy }}
        args: [migrate]
        env:
          # set, so that no embedded server is looked for; the role of the migration is the owner
          - name: ATLAS_DATABASE_URL
            valueFrom:
              secretKeyRef: {name: {{ .Values.existingSecret.name | quote }}, key: {{ .Values.existingSecret.keys.databaseUrl | quote }}}
          - name: ATLAS_MIGRATION_DATABASE_URL
            valueFrom:
              secretKeyRef: {name: {{ required "migration.existingSecret.name is required: the Secret of the owner's URL" .Values.migration.existingSecret.name | quote }}, key: {{ .Values.migration.existingSecret.key | quote }}}
        securityContext: {{- include "atlas.containerSecurity" . | nindent 10 }}
        resources: {{- toYaml .Values.migration.resources | nindent 10 }}
        volumeMounts:
          - {name: tmp, mountPath: /tmp}
    volumes:
      - name: tmp
        emptyDir: {sizeLimit: 1Gi}
{{- end -}}
