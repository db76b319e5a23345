# METADATA
# title: No container can write to the node's system folders
# description: >-
#   Who can write to the node's /etc, /usr, /root or /var/lib/kubelet puts a program, a key or a
#   static pod there, and owns the node at its next step.
# custom:
#   severity: warning
#   applies_to: [kubernetes/pod]
#   fix: >-
#     Mount the folder with `readOnly: true`, or mount only the one folder below it that is
#     written to.
#   fragments: true
package sluicegate.kubernetes.host_path_writable

import rego.v1

# Without the slash at the end: the first is the root.
folders := {
	"", "/bin", "/boot", "/dev", "/etc", "/etc/cron.d", "/etc/kubernetes", "/etc/kubernetes/manifests",
	"/etc/kubernetes/pki", "/etc/ssh", "/etc/systemd", "/etc/systemd/system", "/home", "/lib", "/lib64",
	"/opt", "/proc", "/root", "/root/.ssh", "/run", "/sbin", "/sys", "/usr", "/usr/bin", "/usr/lib",
	"/usr/local", "/usr/local/bin", "/usr/sbin", "/var", "/var/lib", "/var/lib/containerd",
	"/var/lib/docker", "/var/lib/etcd", "/var/lib/kubelet", "/var/run",
}

deny contains {"at": ["containers", i, "volumeMounts", j], "message": message} if {
	some i, container in input.pod.containers
	some j
	mount := container.volumeMounts[j]
	not mount.readOnly == true
	not mount.subPathExpr
	volume := input.pod.spec.volumes[_]
	volume.name == mount.name
	path := volume.hostPath.path
	folder := replace(sprintf("%v/%v", [path, object.get(mount, "subPath", "")]), "//", "/")
	trim_right(folder, "/") in folders
	message := sprintf("container `%s` can write to `%s` of the node", [input.pod.names[i], folder])
}
