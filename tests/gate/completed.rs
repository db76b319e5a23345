//! What a kustomization brings to its objects, and what they lack all the same.

use super::*;

#[test]
fn labels_excuse_nothing_but_the_selectors_that_they_bring() {
    const WORKLOADS: &str = "\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  template:
    spec:
      containers:
        - name: web
          image: ghcr.io/acme/web:1.2.3
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
spec:
  rules:
    - http:
        paths:
          - path: /
            backend:
              service: {name: web, port: {number: 80}}
";
    let lacking = |kustomization: &str| {
        let files = [
            ("kustomization.yaml", kustomization),
            ("web.yaml", WORKLOADS),
        ];
        let (_, verdict) = verdict(&files);
        let places = places(&verdict).into_iter();
        places
            .filter(|place| place.starts_with("schema/required"))
            .collect::<Vec<_>>()
    };
    let (selector, path_type) = ("schema/required web.yaml:5", "schema/required web.yaml:20");
    for (directives, left) in [
        ("", vec![selector, path_type]),
        (
            "namespace: shop\nnamePrefix: a-\n",
            vec![selector, path_type],
        ),
        ("labels: [{pairs: {app: web}}]\n", vec![selector, path_type]),
        ("commonLabels: {app: web}\n", vec![path_type]),
        (
            "labels: [{pairs: {app: web}, includeSelectors: true}]\n",
            vec![path_type],
        ),
        ("patches: [{path: patch.yaml}]\n", vec![]),
    ] {
        let text = format!("resources: [web.yaml]\n{directives}");
        assert_eq!(lacking(&text), left, "{directives}");
    }
}
