#pragma once

#include "dot.h"
