import Corpus
import Foundation
import Publishing
import Snapshots
import Storage
import TestSupport
import Testing

@Suite(
    "A build that machines share through a bucket of somebody else's making",
    .enabled(
        if: QuarryProcess.isPresent && Tool(pythonWith: "moto.server", "boto3") != nil,
        "the quarry executable or moto is missing"),
    .serialized)
struct DistributeMotoTests {
    private static let place = ["job.yaml", "--store", "s3://indexes"]

    private func workspace() throws -> Workspace {
        let workspace = try Workspace()
        try workspace.write(SampleTexts.all)
        try workspace.writeManyTexts(60)
        try workspace.writeJob()
        return workspace
    }

    @Test(
        "through moto, which fails and loses answers, units give the root of one machine",
        arguments: [nil, 7])
    func root(failing: Int?) throws {
        let server = try MotoServer(failing: failing)
        let workspace = try workspace()
        var quarry = try workspace.quarry()
        let built = try quarry.run(
            ["build", "job.yaml", "--index", "single", "--json", "--no-progress"])
        quarry.environment.merge(server.environment) { $1 }
        for round in 0..<8 {
            let plan = try quarry.run(
                ["distribute", "plan"] + Self.place + ["--unit-time", "500ms"])
            #expect(plan.status == 0, "\(plan.complaints)")
            if plan.output.isEmpty { break }
            try #require(round < 7, "the plan has no end")
            try FileSystem.replace(quarry.folder + "/units", with: Array(plan.output.utf8))
            for number in 0..<plan.output.split(separator: "\n").count {
                // Killed before its receipt, and done again.
                if number == 0 {
                    var failing = quarry
                    failing.environment[Failpoint.environmentVariable] =
                        "\(Failpoint.fileSeal.rawValue):1"
                    _ = try failing.run(work(number))
                }
                let result = try quarry.run(work(number))
                #expect(result.status == 0, "\(result.complaints)")
            }
        }
        let verified = try quarry.run(["distribute", "verify"] + Self.place + ["--json"])
        #expect(try verified.object()["defects"] as? [String] == [])
        let assembled = try quarry.run(["distribute", "assemble"] + Self.place + ["--json"])
        #expect(assembled.status == 0, "\(assembled.complaints)")
        let root = try built.object()["root"] as? String
        #expect(try assembled.object()["root"] as? String == root && root != nil)
        #expect(try quarry.run(["verify", "index"]).status == 0)
        let cleaned = try quarry.run(["distribute", "gc"] + Self.place + ["--json"])
        #expect(try cleaned.object()["removed"] as? [String] == [])
    }

    /// A bucket says how long an object is and not whether it is whole.
    @Test("what is damaged in a bucket is made again, be it as long as before")
    func damaged() throws {
        let server = try MotoServer()
        let workspace = try workspace()
        var quarry = try workspace.quarry()
        let built = try quarry.run(
            ["build", "job.yaml", "--index", "single", "--json", "--no-progress"])
        quarry.environment.merge(server.environment) { $1 }
        try workAll(quarry)
        let bucket = try BucketObjects("s3://indexes", environment: server.environment)
        var damaged: [String] = []
        for folder in ["packs", "segments"] {
            let file = try #require(try bucket.list(below: folder).first)
            var bytes = try #require(try bucket.read(file.name, limit: 1 << 30))
            bytes[bytes.count / 2] ^= 1
            try bucket.put(bytes, as: file.name)
            damaged.append(file.name)
        }
        let verify = ["distribute", "verify"] + Self.place + ["--json"]
        let found = try quarry.run(verify + ["--forget"])
        #expect(found.status == 4, "\(found.complaints)")
        #expect(try found.object()["removed"] as? [String] == damaged)
        try workAll(quarry)
        #expect(try quarry.run(verify).object()["defects"] as? [String] == [])
        let assembled = try quarry.run(["distribute", "assemble"] + Self.place + ["--json"])
        let root = try built.object()["root"] as? String
        #expect(try assembled.object()["root"] as? String == root && root != nil)
    }

    private func workAll(_ quarry: QuarryProcess) throws {
        for round in 0..<8 {
            let plan = try quarry.run(["distribute", "plan"] + Self.place)
            #expect(plan.status == 0, "\(plan.complaints)")
            if plan.output.isEmpty { return }
            try #require(round < 7, "the plan has no end")
            try FileSystem.replace(quarry.folder + "/units", with: Array(plan.output.utf8))
            for number in 0..<plan.output.split(separator: "\n").count {
                let result = try quarry.run(work(number))
                #expect(result.status == 0, "\(result.complaints)")
            }
        }
    }

    private func work(_ number: Int) -> [String] {
        ["distribute", "work"] + Self.place + ["--units", "units", "--index", "\(number)"]
    }

    /// An attempt elsewhere has the same credentials: somebody has to mend them.
    @Test("a bucket that refuses the credentials ends plan and work for good, and says why")
    func refused() throws {
        let server = try MotoServer()
        let workspace = try workspace()
        defer { withExtendedLifetime(workspace) {} }
        var quarry = try workspace.quarry()
        quarry.environment.merge(server.environment) { $1 }
        let units = try quarry.run(["distribute", "plan"] + Self.place).output
        try FileSystem.replace(quarry.folder + "/units", with: Array(units.utf8))
        quarry.environment["AWS_SECRET_ACCESS_KEY"] = "another"
        let plan = try quarry.run(["distribute", "plan"] + Self.place)
        #expect(plan.status == 3 && plan.complaints.contains("AWS_SECRET_ACCESS_KEY"))
        let unit = try quarry.run(work(0))
        #expect(unit.status == 78 && unit.complaints.contains("AWS_SECRET_ACCESS_KEY"))
    }
}
