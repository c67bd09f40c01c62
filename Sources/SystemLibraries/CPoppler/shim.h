#pragma once
#include <poppler.h>
#include <cairo-script.h>
#include <cairo-svg.h>
