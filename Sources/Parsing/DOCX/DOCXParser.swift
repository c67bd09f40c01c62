import Corpus

/// DOCX (and DOCM, DOTX) → Document: Office Open XML, ECMA-376, transitional and strict.
enum DOCXParser {
    /// - Parameters:
    ///   - passwords: tried in order on an encrypted file, after the empty one.
    ///   - chunks: reads what the document takes in.
    static func parse(
        _ bytes: UnsafeRawBufferPointer, passwords: [String], extras: Set<ParseSettings.Extra>,
        chunks: DOCXChunks = DOCXChunks()
    ) throws(QuarryError) -> Document {
        guard OfficeFile.isCompound(bytes) else {
            return try parse(package: bytes, extras: extras, chunks: chunks)
        }
        let package = try OfficeFile.decrypted(bytes, passwords: passwords)
        let document = package.withUnsafeBytes { bytes in
            Result { () throws(QuarryError) in
                try parse(package: bytes, extras: extras, chunks: chunks)
            }
        }
        return try document.get()
    }

    private static func parse(
        package bytes: UnsafeRawBufferPointer, extras: Set<ParseSettings.Extra>,
        chunks: DOCXChunks
    ) throws(QuarryError) -> Document {
        let package = try DOCXPackage(ZipArchive(bytes))
        var (story, context) = try body(
            package, extras: extras, chunks: chunks, hasOpenField: false)
        if story.fields.isInCode {
            // All that follows would be taken for the field's code.
            chunks.restart()
            (story, context) = try body(
                package, extras: extras, chunks: chunks, hasOpenField: true)
            context.warn("A field of the document never ends; what followed was read as text.")
        }
        var list = BlockList()
        if extras.contains(.headers) {
            try list.append(furniture(package, context: context, kind: "header"))
        }
        // A table of contents that never ends is none.
        try list.append(story.fields.isInContents ? story.unmarked : Contents.marked(story.blocks))
        if extras.contains(.headers) {
            try list.append(furniture(package, context: context, kind: "footer"))
        }
        let embedded = package.embeddedFiles(besides: context.partsRead)
        if let warning = Attachments.warning(embedded) { context.warn(warning) }
        var facts = try package.statedFacts()
        facts.title =
            Contents.checked(title: facts.title) ?? context.title
            ?? Contents.title(among: list.blocks)
        facts.language = LanguageGuess.language(of: list.blocks)
        facts.warnings = context.warnings
        return Document(type: .docx, facts: facts, blocks: list.blocks)
    }

    private static func body(
        _ package: DOCXPackage, extras: Set<ParseSettings.Extra>, chunks: DOCXChunks,
        hasOpenField: Bool
    ) throws(QuarryError) -> (DOCXStory, DOCXContext) {
        let context = try DOCXContext(package, extras: extras, chunks: chunks)
        context.hasOpenField = hasOpenField
        guard let main = try package.reader(package.main) else {
            throw QuarryError(.corrupt, "\(package.main) is missing")
        }
        guard main.tag == XMLTag(space: .w, name: "document") else {
            throw QuarryError(
                .unsupported,
                "a package of another kind (\(package.main.prefix(100).description.oneLine)), "
                    + "not a Word document; save it as .docx or PDF")
        }
        let story = DOCXStory(context, relations: package.relations)
        try story.readBody(main)
        return (story, context)
    }

    /// The document's headers or footers, each text once.
    private static func furniture(
        _ package: DOCXPackage, context: DOCXContext, kind: String
    ) throws(QuarryError) -> [Block] {
        var blocks: [Block] = []
        var seen: Set<String> = []
        for name in package.partNames(kind: kind) {
            guard let reader = try package.reader(name) else { continue }
            let story = DOCXStory(context, relations: try package.relations(of: name))
            try story.readBlocks(reader)
            blocks += story.blocks.filter { seen.insert($0.text).inserted }
        }
        return blocks
    }
}
