import Corpus
import Foundation
import TestSupport
import Testing

@testable import Jobs

@Suite("Job files")
struct JobDefinitionTests {
    @Test("the example of the contract decodes into the settings it states")
    func example() throws {
        let job = try JobDefinition.parse(
            """
            name: handbook
            corpus: { roots: [corpora/handbook], include: ["**/*.pdf", "**/*.docx"], exclude: [] }
            index: indexes/handbook
            parse: { timeout: 90s, memory: 2GiB, passwords: [secret, "123"], with: [links], ocr: [eng, chi_tra] }
            chunk: { strategy: sentence, max_tokens: 256, overlap_tokens: 20 }   # comment
            embed: { model: other-model, precision: f32, query_prompt: "query: ", document_prompt: "" }
            bm25: { k1: 1.2, b: 0.75 }
            hnsw: { m: 24, ef_construction: 300 }
            schedule: "0 2 * * *"
            """, path: "job.yaml")
        #expect(job.name == "handbook")
        #expect(job.corpus.roots == ["corpora/handbook"])
        #expect(job.corpus.include.map(\.text) == ["**/*.pdf", "**/*.docx"])
        #expect(job.index == "indexes/handbook")
        #expect(
            job.parse
                == ParseSettings(
                    timeoutSeconds: 90, memoryBytes: 2 << 30, passwords: ["secret", "123"],
                    extras: [.links], ocr: ["eng", "chi_tra"]))
        #expect(
            job.chunk == ChunkSettings(strategy: .sentence, maxTokens: 256, overlapTokens: 20))
        #expect(
            job.embed
                == EmbedSettings(
                    model: "other-model", precision: .f32, queryPrompt: "query: ",
                    documentPrompt: ""))
        #expect(job.bm25 == BM25Settings(k1: 1.2, b: 0.75))
        #expect(job.hnsw == HNSWSettings(m: 24, efConstruction: 300))
        #expect(job.schedule?.text == "0 2 * * *")
    }

    @Test("everything but name, roots and index has a default")
    func defaults() throws {
        let job = try JobDefinition.parse(JobFile.least, path: "job.yaml")
        #expect(
            job
                == JobDefinition(
                    name: "a", corpus: CorpusDefinition(roots: ["c"]), index: "i"))
    }

    @Test("token vectors are stored where chunks are short, or where the job says so")
    func tokenVectors() throws {
        func storage(_ more: String) throws -> RerankSettings.LateStorage {
            try JobDefinition.parse(JobFile.least + "\n" + more, path: "job.yaml").rerank.storeLate
        }
        #expect(try storage("chunk: { max_tokens: 256 }") == .codes)
        #expect(try storage("chunk: { max_tokens: 257 }") == .none)
        #expect(try storage("chunk: { strategy: fixed, max_tokens: 400 }") == .codes)
        #expect(try storage("chunk: { strategy: fixed, max_characters: 513 }") == .none)
        #expect(try storage("chunk: { max_tokens: 400 }\nrerank: { store_late: codes }") == .codes)
        #expect(try storage("rerank: { store_late: none }") == .none)
        #expect { try storage("rerank: { store_late: int8 }") } throws: {
            ($0 as? QuarryError)?.reason.contains("codes") == true
        }
    }

    @Test(
        "a missing key is named",
        arguments: [
            ("corpus: { roots: [c] }\nindex: i", "name"),
            ("name: a\nindex: i", "corpus"),
            ("name: a\ncorpus: {}\nindex: i", "corpus.roots"),
            ("name: a\ncorpus: { roots: [c] }", "index"),
        ])
    func missing(text: String, key: String) {
        let error = JobFile.failure(text)
        #expect(error?.code == .invalidInput)
        #expect(error?.place?.key == key)
        #expect(error?.reason.contains("is missing") == true)
    }

    @Test(
        "an unknown key is an error that names the nearest known one and its line",
        arguments: [
            ("chunks: {}", "chunks", "chunk"),
            ("shedule: x", "shedule", "schedule"),
            ("chunk: { max_token: 3 }", "chunk.max_token", "chunk.max_tokens"),
            ("chunk: { overlap: 3 }", "chunk.overlap", "chunk.overlap_tokens"),
            ("hnsw: { efconstruction: 3 }", "hnsw.efconstruction", "hnsw.ef_construction"),
            ("bm25: { k: 3 }", "bm25.k", "bm25.k1"),
            ("parse: { tiemout: 3s }", "parse.tiemout", "parse.timeout"),
            ("embed: { modle: x }", "embed.modle", "embed.model"),
            ("分块: {}", "分块", "name"),
        ])
    func unknown(line: String, key: String, nearest: String) {
        let error = JobFile.failure(JobFile.least + line)
        #expect(error?.code == .invalidInput)
        #expect(error?.place?.key == key)
        #expect(error?.place?.line == 4)
        #expect(error?.reason.contains("line 4") == true)
        #expect(
            error?.reason.hasSuffix("nearest known one is \(nearest)") == true,
            "\(String(describing: error))")
    }

    @Test(
        "a value of a wrong type or range is an error at its key and line",
        arguments: [
            ("chunk: { max_tokens: 15 }", "chunk.max_tokens", "16…8192"),
            ("chunk: { max_tokens: 8193 }", "chunk.max_tokens", "16…8192"),
            ("chunk: { max_tokens: \"200\" }", "chunk.max_tokens", "without quotes"),
            ("chunk: { max_tokens: 2e2 }", "chunk.max_tokens", "whole number"),
            ("chunk: { max_tokens: [1] }", "chunk.max_tokens", "single text"),
            ("chunk: { max_tokens: }", "chunk.max_tokens", "no value"),
            ("chunk: { max_tokens: 32, overlap_tokens: 32 }", "chunk.overlap_tokens", "0…31"),
            ("chunk: { strategy: clever }", "chunk.strategy", "structure, sentence, fixed"),
            ("chunk: 3", "chunk", "mapping"),
            ("chunk: [a]", "chunk", "mapping"),
            ("chunk:", "chunk", "mapping"),
            ("embed: { precision: f16 }", "embed.precision", "f32"),
            ("embed: { query_prompt: }", "embed.query_prompt", "no value"),
            (
                "embed: { document_prompt: \(String(repeating: "x", count: 1001)) }",
                "embed.document_prompt", "1000 bytes"
            ),
            ("embed: { model: ../x }", "embed.model", "folder"),
            ("bm25: { k1: -0.1 }", "bm25.k1", "0.0…10.0"),
            ("bm25: { b: nan }", "bm25.b", "0.0…1.0"),
            ("bm25: { b: 1.1 }", "bm25.b", "0.0…1.0"),
            ("hnsw: { m: 1 }", "hnsw.m", "2…128"),
            ("hnsw: { m: 32, ef_construction: 16 }", "hnsw.ef_construction", "32…"),
            ("parse: { timeout: 60 }", "parse.timeout", "unit"),
            ("parse: { timeout: 60y }", "parse.timeout", "duration"),
            ("parse: { timeout: 0s }", "parse.timeout", "100ms…1d"),
            ("parse: { memory: 1gib }", "parse.memory", "size"),
            ("parse: { memory: 1MiB }", "parse.memory", "64MiB"),
            ("parse: { memory: 99999999999999999999TiB }", "parse.memory", "disk"),
            ("parse: { passwords: secret }", "parse.passwords", "list"),
            ("parse: { with: [notes] }", "parse.with", "comments, headers, links"),
            ("parse: { ocr: [../eng] }", "parse.ocr", "language of Tesseract's"),
            ("parse: { ocr: [eng, eng] }", "parse.ocr", "twice"),
            ("schedule: \"0 2 * *\"", "schedule", "5 fields"),
            ("schedule: \"60 2 * * *\"", "schedule", "minute"),
        ])
    func wrongValue(line: String, key: String, words: String) {
        let error = JobFile.failure(JobFile.least + line)
        #expect(error?.code == .invalidInput)
        #expect(error?.place?.key == key)
        #expect(error?.place?.line == 4)
        #expect(error?.reason.contains(words) == true, "\(String(describing: error))")
    }

    @Test("a bad glob is named with its reason")
    func badGlob() {
        let error = JobFile.failure(
            "name: a\nindex: i\ncorpus:\n  roots: [c]\n  exclude: [ok, \"[a\"]\n")
        #expect(error?.place?.key == "corpus.exclude")
        #expect(error?.place?.line == 5)
        #expect(error?.reason.contains("'[' is not closed") == true)
    }

    @Test("the roots are some folders, each once", arguments: ["[]", "[a, ./a]", "[a/, a]", "a"])
    func badRoots(roots: String) {
        #expect(
            JobFile.failure("name: a\nindex: i\ncorpus: { roots: \(roots) }")?.place?.key
                == "corpus.roots"
        )
    }

    @Test("a name is a file name in any script", arguments: ["handbook-2.1", "員工手冊", "员工_en"])
    func goodNames(name: String) throws {
        let text = "name: \(name)\ncorpus: { roots: [c] }\nindex: i"
        #expect(try JobDefinition.parse(text, path: "j").name == name)
    }

    @Test("a name that is no file name is refused", arguments: ["a/b", "..", ".x", "a b"])
    func badNames(name: String) {
        #expect(
            JobFile.failure("name: \(name)\ncorpus: { roots: [c] }\nindex: i")?.place?.key == "name"
        )
    }

    @Test(
        "text that is no job file is a typed error",
        arguments: [
            "", "\n\n", "# only a comment", "---", "just text", "- a\n- b", "a: b: c", "{", "\t",
            "name: a\nname: b", "? [a]\n: b", "name: a\n---\nname: b", "\"\\uD800\": 1",
            "name: \u{0}",
        ])
    func noJobFile(text: String) {
        #expect(JobFile.failure(text)?.code == .invalidInput)
    }

    @Test("a duplicate key names its line")
    func duplicate() {
        let error = JobFile.failure("name: a\nindex: i\nindex: j\ncorpus: { roots: [c] }")
        #expect(error?.place?.key == "index")
        #expect(error?.place?.line != nil)
    }

    @Test("an unquoted glob that YAML takes for an alias gets a hint")
    func unquotedGlob() {
        let error = JobFile.failure(
            "name: a\nindex: i\ncorpus: { roots: [c], include: [**/*.pdf] }")
        #expect(error?.place?.line == 3)
        #expect(error?.reason.contains("quotes") == true)
    }

    @Test("YAML bombs are refused before they are parsed")
    func bombs() {
        var bomb = "a: &a [x, x]\n"
        for index in 0..<60 {
            bomb += "k\(index): &k\(index) [*\(index == 0 ? "a" : "k\(index - 1)"), *a]\n"
        }
        #expect(JobFile.failure(bomb + "? *k59\n: x\n")?.place?.line == 1)
        #expect(JobFile.failure("name: a\n? [&x a]\n: b")?.place?.line == 2)
        #expect(JobFile.failure("name: a\r\n\u{FEFF}&x b: c")?.place?.line == 2)
        #expect(JobFile.failure("name: a\nb: [\u{600} &x c]")?.place?.line == 2)
        #expect(JobFile.failure(String(repeating: "[", count: 100_000))?.code == .invalidInput)
        #expect(JobFile.failure(String(repeating: "- ", count: 100_000))?.code == .invalidInput)
        let long = JobFile.least + "#" + String(repeating: "x", count: JobDefinition.maximumBytes)
        #expect(JobFile.failure(long)?.code == .limitExceeded)
    }

    @Test("an ampersand within a word is no anchor")
    func ampersand() throws {
        let text = "name: a\ncorpus: { roots: [R&D, \"Q & A\", 'x\u{0026}y'] }\nindex: \"\\u0026i\""
        let job = try JobDefinition.parse(text, path: "j")
        #expect(job.corpus.roots == ["R&D", "Q & A", "x&y"])
        #expect(job.index == "&i")
    }

    @Test("no cut of a job file makes the reader trap")
    func truncated() {
        let text = """
            name: 手冊
            corpus: { roots: [a], include: ["**/*.{pdf,txt}"], exclude: ["[a-z]*/"] }
            index: "i\\u4e2d"
            parse: { timeout: 60s, memory: 1GiB, passwords: ['x'] }
            schedule: "*/5 8-18 1,15 * mon-fri"
            """
        var good = 0
        for end in text.indices {
            if JobFile.failure(String(text[..<end])) == nil { good += 1 }
        }
        #expect(good > 0 && good < text.count)
        #expect(JobFile.failure(text) == nil)
    }

    @Test("a job is loaded from its file; a missing or binary one is a typed error")
    func loading() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/手冊.yaml"
        try Data(JobFile.least.utf8).write(to: URL(fileURLWithPath: path))
        #expect(try JobDefinition.load(path: path).name == "a")
        try Data([0xFF, 0xFE, 0x00]).write(to: URL(fileURLWithPath: path))
        #expect(throws: QuarryError.self) { try JobDefinition.load(path: path) }
        let error = #expect(throws: QuarryError.self) {
            try JobDefinition.load(path: folder.path + "/none.yaml")
        }
        #expect(error?.code == .notFound)
        let unread = #expect(throws: QuarryError.self) { try JobDefinition.load(path: folder.path) }
        #expect(unread?.code == .io)
        #expect(unread?.reason == "can't be read: read: Is a directory", "as the system says it")
    }

    @Test("a corpus selects files of known types that are included and not excluded")
    func selection() throws {
        let all = CorpusDefinition(roots: ["c"])
        #expect(all.selects("a/b.PDF") && all.selects("手冊.txt") && !all.selects("a.exe"))
        let some = CorpusDefinition(
            roots: ["c"], include: [try Glob("**/*.txt")], exclude: [try Glob("草稿")])
        #expect(some.selects("政策/a.txt"))
        #expect(!some.selects("政策/a.pdf"))
        #expect(!some.selects("政策/草稿/b/a.txt"))
        #expect(some.excludes("政策/草稿"))
    }

    @Test(
        "the nearest key is the one fewest edits away",
        arguments: [
            ("abc", "abd", 1), ("abc", "acb", 1), ("", "abc", 3), ("kitten", "sitting", 3),
            ("ca", "abc", 3), ("分塊", "分块", 1),
        ])
    func editDistance(left: String, right: String, expected: Int) {
        #expect(NearestKey.distance(Array(left), Array(right)) == expected)
        #expect(NearestKey.distance(Array(right), Array(left)) == expected)
    }

    @Test(
        "durations and sizes have their units",
        arguments: [
            ("500ms", 0.5), ("60s", 60), ("5m", 300), ("2h", 7200), ("1.5 h", 5400), ("1d", 86400),
        ])
    func durations(text: String, seconds: Double) throws {
        #expect(try Quantities.seconds(text) == seconds)
    }

    @Test(
        "sizes are powers of 1024 or of 1000 as they say",
        arguments: [
            ("1GiB", 1 << 30), ("512MiB", 512 << 20), ("1GB", 1_000_000_000), ("10 kB", 10_000),
            ("4096B", 4096), ("1.5KiB", 1536), ("2TiB", 2 << 40),
        ])
    func sizes(text: String, bytes: Int) throws {
        #expect(try Quantities.bytes(text) == bytes)
    }
}

@Suite("Cron schedules")
struct CronScheduleTests {
    @Test(
        "a schedule names the minutes cron would",
        arguments: [
            // minute, hour, day, month, weekday
            ("0 2 * * *", [0, 2, 5, 6, 3], true),
            ("0 2 * * *", [1, 2, 5, 6, 3], false),
            ("*/15 * * * *", [45, 0, 1, 1, 0], true),
            ("*/15 * * * *", [46, 0, 1, 1, 0], false),
            ("5-10/5 8-18 * * mon-fri", [10, 18, 3, 4, 5], true),
            ("5-10/5 8-18 * * mon-fri", [10, 18, 3, 4, 6], false),
            ("0 0 * * 7", [0, 0, 3, 4, 0], true),
            ("0 0 1,15 * 1", [0, 0, 15, 4, 3], true),
            ("0 0 1,15 * 1", [0, 0, 2, 4, 1], true),
            ("0 0 1,15 * 1", [0, 0, 2, 4, 2], false),
            ("0 0 1 JAN *", [0, 0, 1, 1, 4], true),
            ("0 0 1 JAN *", [0, 0, 1, 2, 4], false),
        ])
    func matching(text: String, time: [Int], expected: Bool) throws {
        let schedule = try CronSchedule(text)
        #expect(
            schedule.matches(
                minute: time[0], hour: time[1], day: time[2], month: time[3], weekday: time[4])
                == expected)
    }

    @Test(
        "a schedule that cron would refuse is refused",
        arguments: [
            "", "* * * *", "* * * * * *", "60 * * * *", "* 24 * * *", "* * 0 * *", "* * 32 * *",
            "* * * 13 *", "* * * * 8", "5-3 * * * *", "*/0 * * * *", "*/x * * * *", "1,,2 * * * *",
            "1-2-3 * * * *", "-1 * * * *", "a * * * *", "@daily", "* * * * */2/3", "1- * * * *",
        ])
    func refused(text: String) {
        #expect(throws: InvalidText.self) { try CronSchedule(text) }
    }
}
