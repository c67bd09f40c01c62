/// One HTML file that needs nothing else: no script, no font, no image, no network.
package struct HTMLPage {
    let title: String
    let style: HTML
    let body: HTML

    package init(title: String, style: HTML, body: HTML) {
        self.title = title
        self.style = style
        self.body = body
    }

    /// The whole file, UTF-8.
    package var text: String {
        let page: HTML = """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta http-equiv="Content-Security-Policy" \
            content="default-src 'none'; style-src 'unsafe-inline'">
            <title>\(title)</title>
            <style>\(style)</style>
            </head>
            <body>
            \(body)
            </body>
            </html>

            """
        return page.text
    }
}
