extension PDFPageReader {
    /// The page's characters, and the buttons of its form fields.
    ///
    /// poppler selects from one corner of the page to the other. Where it takes the page's text
    /// to run right to left, a selection from the left loses words of the first and last lines;
    /// one from the right has them, but may lose others on a page of both directions.
    func text() -> PDFPageText {
        findings.attachedFiles += attachedFiles
        return PDFPageText(
            selections: findings.watch(page: number) { selections() }, buttons: form.buttons)
    }

    func selections() -> [PDFSelection] {
        let forwards = PDFSelection(self, fromRight: false)
        guard forwards.characters.isEmpty || forwards.isRightToLeft else {
            return [forwards]
        }
        let backwards = PDFSelection(self, fromRight: true)
        let isLonger = backwards.characters.count > forwards.characters.count
        let (longer, shorter) = isLonger ? (backwards, forwards) : (forwards, backwards)
        return [longer, shorter.without(longer)]
    }
}
