# METADATA
# title: What is deployed is fetched over a safe connection
# description: >-
#   Over plain HTTP, or with a certificate that nobody checks, whoever sits on the way decides
#   what is deployed, and reads the password of the repository.
# custom:
#   severity: warning
#   applies_to:
#     - kubernetes/source.toolkit.fluxcd.io/GitRepository
#     - kubernetes/source.toolkit.fluxcd.io/OCIRepository
#     - kubernetes/source.toolkit.fluxcd.io/HelmRepository
#     - kubernetes/source.toolkit.fluxcd.io/Bucket
#     - kubernetes/image.toolkit.fluxcd.io/ImageRepository
#     - kubernetes/argoproj.io/Application
#     - kubernetes/argoproj.io/ApplicationSet
#     - helm/chart
#     - helmfile
#     - kustomize
#   fix: >-
#     Use `https://`, `oci://` or `ssh://`, and remove `insecure: true`.
#   fragments: true
package sluicegate.gitops.insecure_source

import rego.v1

deny contains {"at": ["spec", "url"], "message": said(input.object.spec.url)} if is_plain(input.object.spec.url)

deny contains {"at": ["spec", "insecure"], "message": "the certificate of the source is not checked"} if {
	spec := input.object.spec
	spec.insecure == true
	not is_inside(spec)
}

deny contains {"at": array.concat(at, ["repoURL"]), "message": said(source.repoURL)} if {
	input.identity.group == "argoproj.io"
	walk(input.object.spec, [path, source])
	at := array.concat(["spec"], path)
	is_plain(source.repoURL)
}

deny contains {"at": [list, i, key], "message": said(url)} if {
	some list in ["dependencies", "repositories", "helmCharts"]
	entry := input.object[list][i]
	some key in ["repository", "url", "repo"]
	url := entry[key]
	is_plain(url)
}

deny contains {"at": ["repositories", i, "skipTLSVerify"], "message": "the certificate of the source is not checked"} if {
	input.object.repositories[i].skipTLSVerify == true
}

said(url) := sprintf("`%s` is fetched without encryption", [regex.replace(url, `//[^/@]*@`, "//")])

is_plain(url) if {
	is_string(url)
	regex.match(`^(?i)(http|git)://`, url)
	not regex.match(inside, url)
}

# What stays inside the cluster or the machine.
inside := `^[^/]*//([^/@]*@)?(localhost|127\.0\.0\.1|[^/:]+\.svc(\.[^/:]+)?|[^/:.]+)(:[0-9]+)?(/|$)`

is_inside(spec) if {
	location := spec[["url", "endpoint", "image"][_]]
	is_string(location)
	regex.match(`(^|/)(localhost|127\.0\.0\.1|[^/:]+\.svc(\.[^/:]+)?)(:[0-9]+)?(/|$)`, location)
}
