import Artifacts
import Corpus
package import Embedding
import Foundation
import HNSW
import ParserPool
import Postings
import Storage

/// Looks at everything a build needs of this machine.
package struct Doctor {
    let threads: Int
    private let models: ModelStore

    /// - Parameter threads: what is said of them, nothing is run on them.
    package init(threads: Int, models: ModelStore = .standard()) {
        self.threads = threads
        self.models = models
    }

    /// Starts a parser, opens a model and the artifact cache, embeds two texts; takes some
    /// seconds. What is missing is a finding: nothing is thrown.
    package func examine() -> [Finding] {
        [parser, cjkMaps, ocr, kernels, model, languages, analyzer, disk, cache]
    }

    private var parser: Finding {
        do throws(QuarryError) {
            let pool = try ParserPool(size: 1)
            defer { pool.close() }
            return Finding(subject: "parser", isGood: true, state: pool.fingerprint)
        } catch {
            return Finding(
                subject: "parser", isGood: false, state: error.reason,
                remedy: "put quarry-parser beside quarry, or name it in QUARRY_PARSER")
        }
    }

    /// Without poppler-data, PDFs with predefined Chinese CMaps come out empty or garbled.
    private var cjkMaps: Finding {
        let folder = "/usr/share/poppler/cMap/Adobe-GB1"
        let isThere = FileSystem.exists(folder)
        return Finding(
            subject: "CJK maps of poppler", isGood: isThere,
            state: isThere ? folder : "not installed; some Chinese PDFs lose their text",
            remedy: isThere ? nil : "apt-get install poppler-data")
    }

    /// OCR is off unless a job asks for it, so what it lacks is no fault of the machine's.
    private var ocr: Finding {
        let usual = ["eng", "chi_tra", "chi_sim"]
        do throws(QuarryError) {
            let pool = try ParserPool(size: 1, settings: ParseSettings(ocr: usual))
            defer { pool.close() }
            let missing = ParseSettings.missingLanguages(ofFingerprint: pool.fingerprint)
            let packages = missing.map { "tesseract-ocr-" + $0.replacing("_", with: "-") }
            let there = usual.filter { !missing.contains($0) }.joined(separator: ", ")
            return Finding(
                subject: "OCR", isGood: true,
                state: (there.isEmpty ? "no language" : there) + " installed"
                    + (missing.isEmpty ? "" : "; for parse.ocr, others are to be had"),
                remedy: missing.isEmpty
                    ? nil : "apt-get install " + packages.joined(separator: " "))
        } catch {
            return Finding(
                subject: "OCR", isGood: false, state: error.reason,
                remedy: "put quarry-parser beside quarry, or name it in QUARRY_PARSER")
        }
    }

    private var kernels: Finding {
        let others = Kernel.available.filter { $0 != Kernel.name }
        let isForced = ProcessInfo.processInfo.environment["QUARRY_KERNEL"]?.isEmpty == false
        let why = isForced ? "as QUARRY_KERNEL says" : "the fastest this CPU runs"
        return Finding(
            subject: "kernels", isGood: true,
            state: "\(Kernel.name), \(why), \(threads) threads; others of the same bits: "
                + others.joined(separator: ", "))
    }

    /// The model of a job that names none, else one of the others that are here: a job names it.
    private var model: Finding {
        let others = ((try? models.list(.embedding)) ?? []).filter { $0 != ModelStore.defaultModel }
        let isThere = FileSystem.exists(models.folder(of: ModelStore.defaultModel))
        let first = model(ModelStore.defaultModel)
        // One that is there and damaged is a fault.
        guard !first.isGood, !isThere else { return first }
        guard var other = others.lazy.map(model).first(where: \.isGood) else { return first }
        other.state +=
            "; a job that names no model wants \(ModelStore.defaultModel), which is not here"
        other.remedy = "for such jobs: quarry model pull"
        return other
    }

    private func model(_ name: String) -> Finding {
        do throws(QuarryError) {
            let model = try models.open(EmbedSettings(model: name))
            let encoder = Encoder(model: model, threads: 1)
            let watch = Stopwatch()
            _ = try encoder.embed(["refund policy", "退款期限"])
            let milliseconds = watch.seconds * 1000
            return Finding(
                subject: "model", isGood: true,
                state:
                    "\(model.name) \(model.fingerprint.short) in \(model.precision.rawValue), two texts in "
                    + String(format: "%.0f ms", milliseconds))
        } catch {
            return Finding(
                subject: "model", isGood: false, state: error.reason,
                remedy: "quarry model pull")
        }
    }

    /// Which scripts the models that are here can read: by what their tokenizers make of some
    /// sentences.
    private var languages: Finding {
        let names = (try? models.list(.embedding)) ?? []
        var readers: Set<WritingScript> = []
        let states = names.compactMap { name -> String? in
            guard
                let model = try? models.open(name: name, precision: models.precision(of: name))
            else { return nil }
            let tried = ParallelSentences.byScript
            let read = tried.filter { model.tokenizer.canRead($0) }.map(\.script)
            readers.formUnion(read)
            let unread = tried.map(\.script).filter { !read.contains($0) }
            return "\(name) reads \(Self.list(read))"
                + (unread.isEmpty ? "" : ", not \(Self.list(unread))")
        }
        return Finding(
            subject: "languages", isGood: true,
            state: states.isEmpty ? "no model yet" : states.joined(separator: "; "),
            remedy: readers.contains(.han)
                ? nil : "for Chinese and others: quarry model pull \(ModelStore.multilingualModel)")
    }

    private static func list(_ scripts: [WritingScript]) -> String {
        scripts.isEmpty ? "none of them" : scripts.map(\.languageName).joined(separator: ", ")
    }

    /// The words that must come out of an English and a Chinese sentence.
    private var analyzer: Finding {
        let english = Set(Analyzer().analyze("Refund policies").map(\.term))
        let chinese = Set(Analyzer().analyze("退款期限").map(\.term))
        let isRight = english.contains("refund") && chinese.isSuperset(of: ["退款", "期限"])
        return Finding(
            subject: "analyzer", isGood: isRight,
            state: isRight
                ? "finds terms in English and Chinese" : "lost the terms of a known sentence",
            remedy: isRight ? nil : "apt-get install --reinstall libstemmer0d")
    }

    private var disk: Finding {
        let folder = FileManager.default.currentDirectoryPath
        let attributes = try? FileManager.default.attributesOfFileSystem(forPath: folder)
        let free = (attributes?[.systemFreeSize] as? NSNumber)?.intValue ?? 0
        let isEnough = free > 1 << 30
        return Finding(
            subject: "disk", isGood: isEnough, state: "\(ByteSize(free)) free in \(folder)",
            remedy: isEnough ? nil : "free some space; an index takes about 4 KiB a chunk")
    }

    private var cache: Finding {
        let path = ArtifactStore.defaultPath()
        do throws(QuarryError) {
            let store = try ArtifactStore.open(path)
            let statistics = try store.statistics()
            return Finding(
                subject: "artifact cache", isGood: true,
                state: "\(path): \(statistics.count) entries, \(ByteSize(statistics.bytes))")
        } catch {
            return Finding(
                subject: "artifact cache", isGood: false, state: error.description,
                remedy: "make \(path) writable, or set QUARRY_CACHE to a folder that is")
        }
    }
}
