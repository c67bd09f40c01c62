import Foundation
import Storage
import TestSupport
import Testing

@Suite("What is shipped for engines")
struct ClusterExampleTests {
    private static let manifest = Repository.root + "/jobs/Examples/Clusters/kubernetes.yaml"

    /// Its schemas are those of Kubernetes' own description of itself.
    private static let validation = """
        import sys, yaml, kubernetes_validate as schemas
        text = open(sys.argv[1]).read()
        for version in ["1.29", "1.31", schemas.latest_version()]:
            schemas.validate(yaml.safe_load(text), version, strict=True)
            for key in ["completionMode", "backoffLimitPerIndex", "restartPolicy", "claimName"]:
                assert key in text
                try:
                    schemas.validate(yaml.safe_load(text.replace(key, "x" + key)), version, strict=True)
                except schemas.ValidationError:
                    continue
                raise AssertionError(key)
            print(version)
        """

    @Test(
        "the Job for Kubernetes is one by its own schemas, old and new, and a misspelt one is none",
        .enabled(
            if: Tool(pythonWith: "kubernetes_validate", "yaml") != nil,
            "kubernetes-validate is missing"))
    func kubernetes() throws {
        let python = try #require(Tool(pythonWith: "sys"))
        let result = try python.run(["-c", Self.validation, Self.manifest])
        let versions = String(decoding: result.output, as: UTF8.self).split(separator: "\n")
        #expect(result.status == 0 && versions.count == 3, "\(result.complaints)")
    }
}
