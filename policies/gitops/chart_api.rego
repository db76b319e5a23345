# METADATA
# title: Charts use the current format
# description: >-
#   Helm 3 and later read the old format only for compatibility: its dependencies lie in a second
#   file, and library charts are unknown to it.
# custom:
#   severity: info
#   applies_to: [helm/chart]
#   fix: >-
#     Set `apiVersion: v2`, and move requirements.yaml into dependencies.
package sluicegate.gitops.chart_api

import rego.v1

deny contains {"at": ["apiVersion"], "message": "the chart has the format of Helm 2"} if input.object.apiVersion == "v1"
