#pragma once
#include <libxml/xmlreader.h>
#include <libxml/HTMLparser.h>

// `xmlParserVersion` and `xmlFree` are mutable globals, which Swift 6 does not let us read.
static inline const char *quarry_libxml2_version(void) { return xmlParserVersion; }
static inline void quarry_xml_free(void *memory) { xmlFree(memory); }
