import Corpus

extension ForeignConfiguration {
    /// recoll: its folders, what it skips, and what it knows of folders.
    static func recoll(
        _ file: RecollFile, path: String, _ folders: ForeignFolders
    ) throws(QuarryError) -> ForeignConfiguration {
        var made = ForeignConfiguration(.recoll, path: path)
        var folders = folders
        let (whole, parts) = (
            file.entries.filter { $0.folder == nil }, file.entries.filter { $0.folder != nil }
        )
        let selection = RecollSelection(whole, into: &made)
        let roots = whole.last { $0.name == "topdirs" }.map { RecollFile.words($0.value) }
        for root in roots ?? [] {
            folders.add(
                .init(
                    key: "topdirs", path: root, include: selection.include,
                    exclude: selection.exclude), to: &made)
        }
        folders.fill(&made)
        for entry in whole where entry.name == "skippedPaths" {
            for skipped in RecollFile.words(entry.value) {
                made.skip(skipped, key: entry.key, folders)
            }
        }
        for entry in whole { made.takeSetting(entry) }
        for entry in parts { made.take(entry, folders) }
        return made
    }

    private mutating func skip(_ path: String, key: String, _ folders: ForeignFolders) {
        guard let glob = folders.glob(of: path, isGlob: true), !glob.isEmpty,
            (try? Glob("/" + glob)) != nil
        else { return leaveOut(key, "\(path) lies in none of the folders, or can be no glob") }
        exclude.append("/" + glob)
    }

    /// Settings that hold for all and name no files.
    private mutating func takeSetting(_ entry: RecollFile.Entry) {
        switch entry.name {
        case _ where RecollSelection.names.contains(entry.name), "topdirs", "skippedPaths": break
        case "ocrlangs", "tesseractlang":
            let words = entry.value.split { " +,".contains($0) }.map(String.init)
            for word in words {
                if ParseSettings.isOCRLanguage(word) {
                    ocr += ocr.contains(word) ? [] : [word]
                } else {
                    leaveOut(entry.key, "\(word.prefix(32)) is no language of Tesseract's")
                }
            }
        default: leaveOut(entry.key, Self.recollReason(entry.name))
        }
    }

    /// A setting for a folder.
    private mutating func take(_ entry: RecollFile.Entry, _ folders: ForeignFolders) {
        guard let below = entry.folder.flatMap({ folders.glob(of: $0) }) else {
            return leaveOut(entry.key, "the folder lies in none of topdirs")
        }
        let match = below.isEmpty ? "**" : below + "/**"
        switch entry.name {
        case "defaultcharset":
            guard (try? TextEncoding(entry.value)) != nil else {
                return leaveOut(entry.key, "is no encoding that Quarry knows")
            }
            encodings[match] = entry.value
        case "localfields": takeFields(entry, match: match)
        case "skippedNames", "skippedNames+":
            for name in RecollFile.words(entry.value) {
                let glob = ForeignFolders.anchored(name, below: below)
                if (try? Glob(glob)) == nil {
                    leaveOut(entry.key, "\(name) can be no glob")
                } else {
                    exclude.append(glob)
                }
            }
        default: leaveOut(entry.key, "holds for one folder, which a job can't say")
        }
    }

    /// `;tag = mail;owner = "a b"`: what is known of all files of a folder.
    private mutating func takeFields(_ entry: RecollFile.Entry, match: String) {
        var values: [String: String] = [:]
        for field in entry.value.split(separator: ";") {
            let parts = field.split(separator: "=", maxSplits: 1).map {
                RecollFile.trimmed(String($0))
            }
            guard parts.count == 2 else { continue }
            let name = parts[0].lowercased()
            let value = RecollFile.words(parts[1]).joined(separator: " ")
            guard MetadataRule.isKey(name), name != MetadataRule.readersKey, !value.isEmpty else {
                leaveOut(entry.key, "\(parts[0].prefix(64)) can be no key of metadata")
                continue
            }
            values[name] = value
        }
        if !values.isEmpty { metadata.append(.init(match: match, values: values)) }
    }

    private static func recollReason(_ name: String) -> String {
        switch name {
        case "defaultcharset":
            "encodings are found out; parse.encodings states them for files that need it"
        case "followLinks": "links out of a root are reported and not followed"
        case "dbdir", "cachedir", "mboxcachedir", "webcachedir", "aspellDicDir":
            "an index is a folder: `index`"
        case "indexstemminglanguages", "aspellLanguage", "nostemexpand", "indexStripChars":
            "words are analysed by their own script and language"
        case "pdfocr", "imgocr", "ocrprogs":
            "scanned pages are read where parse.ocr names languages"
        case "monitor", "daemSkippedPaths", "monauxinterval", "monixinterval", "mondelaypatterns":
            "quarry watch and quarry daemon look at the job's own folders"
        case "skippedNames-", "excludedmimetypes-", "indexedmimetypes-":
            "takes away from a list that is recoll's own"
        default: "has no counterpart"
        }
    }
}
