package import Corpus
import Foundation
import Storage

/// The folder models are found in by name.
package struct ModelStore: Hashable, Sendable {
    /// The model a job uses that names none.
    package static let defaultModel = EmbedSettings.defaultModel
    /// The one for texts in several languages and questions across them.
    package static let multilingualModel = EmbedSettings.multilingualModel

    package let root: String

    package init(root: String) { self.root = root }

    /// `QUARRY_MODELS`, else `quarry/models` in the XDG data folder.
    package static func standard(
        _ environment: [String: String] = ProcessInfo.processInfo.environment
    ) -> ModelStore {
        if let folder = environment["QUARRY_MODELS"], !folder.isEmpty {
            return ModelStore(root: folder)
        }
        let data = environment["XDG_DATA_HOME"] ?? ""
        let home = environment["HOME"] ?? NSHomeDirectory()
        // The XDG specification has relative paths ignored.
        let parent = data.hasPrefix("/") ? data : home + "/.local/share"
        return ModelStore(root: parent + "/quarry/models")
    }

    package func folder(of name: String) -> String { root + "/" + name }

    /// Names of the models there are, sorted; none where there is no models folder.
    /// - Parameter kind: nil for all.
    /// - Throws: `io`.
    package func list(_ kind: ModelKind? = nil) throws(QuarryError) -> [String] {
        guard FileSystem.exists(root) else { return [] }
        let names = try FileSystem.names(in: root)
        return names.filter { name in
            guard !name.hasPrefix("."), let found = ModelKind(folder: folder(of: name)) else {
                return false
            }
            return kind == nil || found == kind
        }
    }

    /// The model as a job wants it.
    /// - Throws: as `open(name:)`; `invalidInput` for a prompt that leaves no room for a text.
    package func open(_ settings: EmbedSettings) throws(QuarryError) -> EmbeddingModel {
        try open(
            name: settings.model, precision: settings.precision, prompts: StatedPrompts(settings))
    }

    /// - Parameters:
    ///   - precision: what the layers' products are computed in.
    ///   - prompts: instead of the folder's.
    /// - Throws: `notFound` with the command that gets the model; else as
    ///   `EmbeddingModel.open`.
    package func open(
        name: String, precision: EmbedSettings.Precision, prompts: StatedPrompts = StatedPrompts()
    ) throws(QuarryError) -> EmbeddingModel {
        try Self.check(name)
        guard ModelKind(folder: folder(of: name)) != .cross else {
            throw QuarryError(
                .invalidInput, path: folder(of: name),
                "\(name) is a cross-encoder: it re-ranks (`--rerank-model`), and embeds nothing")
        }
        guard FileSystem.exists(folder(of: name) + "/modules.json") else {
            let command = PullSource.named(name) == nil ? "add DIR" : "pull \(name)"
            throw QuarryError(
                .notFound, path: folder(of: name),
                "there is no model \(name); `quarry model \(command)` gets it")
        }
        let model = try EmbeddingModel.open(
            directory: folder(of: name), precision: precision, prompts: prompts)
        // A models folder that can't be written to only costs time.
        try? model.rememberDigest()
        return model
    }

    /// The precision that the weights of a model were written in, as far as it matters: `int8`
    /// for a quantised folder.
    package func precision(of name: String) -> EmbedSettings.Precision {
        Self.precision(ofFolder: folder(of: name))
    }

    static func precision(ofFolder folder: String) -> EmbedSettings.Precision {
        guard let (_, places) = try? ModelConfiguration.read(folder),
            let checkpoint = try? Checkpoint(folder: places.transformer)
        else { return .f32 }
        return checkpoint.tensors.values.contains { $0.entry.type == .i8 } ? .int8 : .f32
    }

    /// Names become folders: no separators, nothing hidden.
    static func check(_ name: String) throws(QuarryError) {
        let bytes = name.utf8
        guard let first = bytes.first, first != UInt8(ascii: "."),
            !bytes.contains(UInt8(ascii: "/")), !bytes.contains(0)
        else {
            throw QuarryError(.invalidInput, path: nil, "\"\(name)\" can't name a model")
        }
    }
}
