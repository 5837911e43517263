/* Random messages of any shape, and comparing two. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-wire.h"

G_BEGIN_DECLS

/* Every field within its limits, lists kept short. Free with tk_wire_free(). */
gpointer fuzz_wire_make (GRand *random, const TkWireShape *shape);
/* Aborts where two messages of one shape differ. */
void fuzz_wire_assert_equal (const TkWireShape *shape, gconstpointer a, gconstpointer b);
/* Aborts where a field is outside its limits. */
void fuzz_wire_assert_within (const TkWireShape *shape, gconstpointer message);

G_END_DECLS
