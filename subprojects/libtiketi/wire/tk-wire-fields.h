/* How the tables of messages are written: one line a field, and the ranges they share.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-wire-messages.h"

G_BEGIN_DECLS

#define U32_MAX G_GINT64_CONSTANT (4294967295)
#define EVENT 1, U32_MAX
#define TYPE 1, 65535
#define SERIAL 1, U32_MAX
#define ISSUE 0, 255
#define ISSUER 1, 65535
#define NUMBER 1, U32_MAX                  /* terminal, gate */
#define COUNT 0, U32_MAX
#define AMOUNT 0, G_GINT64_CONSTANT (1000000000000000) /* = TK_MONEY_MAX */
#define BALANCE -G_GINT64_CONSTANT (1000000000000000), G_GINT64_CONSTANT (1000000000000000)
#define TIME 0, TK_WIRE_INT_MAX
#define OFFSET -525600, 525600             /* minutes: a year before or after */
#define SEQ 1, TK_WIRE_INT_MAX
#define ID 1, 36
#define NAME 1, 200
#define WORD 1, 32                         /* a status, method, kind, verdict */
#define CURRENCY 3, 3
#define DIGEST_HEX 64, 64
#define KEY_BASE64 43, 43                  /* 32 bytes */
#define SIGNATURE_BASE64 86, 86            /* 64 bytes */
#define CERTIFICATE 1, 131072              /* the largest one with 4096 ranges is about 90 kB */
#define BODY 2, 131072                     /* = TK_JOURNAL_BODY_MAX */

/* Expanded once more, so that a range may be one name for two numbers. */
#define FIELD_(key, type, s, member, min, max, optional, item) \
  { key, type, G_STRUCT_OFFSET (s, member), min, max, optional, item }
#define FIELD(...) FIELD_ (__VA_ARGS__)

#define INT(s, m, range) FIELD (#m, TK_WIRE_INT, s, m, range, FALSE, NULL)
#define INT_AS(s, key, m, range) FIELD (key, TK_WIRE_INT, s, m, range, FALSE, NULL)
#define STRING(s, m, range) FIELD (#m, TK_WIRE_STRING, s, m, range, FALSE, NULL)
#define BOOL(s, m) FIELD (#m, TK_WIRE_BOOL, s, m, 0, 1, FALSE, NULL)
#define LIST(s, m, min, max, shape) FIELD (#m, TK_WIRE_LIST, s, m, min, max, FALSE, &shape)
#define INTS(s, m, min, max) FIELD (#m, TK_WIRE_INTS, s, m, min, max, FALSE, NULL)
/* Optional: absent reads as 0, "", FALSE, empty, so the least a present value may be is its own affair. */
#define OPT_INT(s, m, range) FIELD (#m, TK_WIRE_INT, s, m, range, TRUE, NULL)
#define OPT_STRING(s, m, max) FIELD (#m, TK_WIRE_STRING, s, m, 0, max, TRUE, NULL)
#define OPT_BOOL(s, m) FIELD (#m, TK_WIRE_BOOL, s, m, 0, 1, TRUE, NULL)
#define OPT_INTS(s, m, max) FIELD (#m, TK_WIRE_INTS, s, m, 0, max, TRUE, NULL)
#define OPT_LIST(s, m, max, shape) FIELD (#m, TK_WIRE_LIST, s, m, 0, max, TRUE, &shape)
#define END { NULL }

#define SHAPE(shape, wire_name, s, table) const TkWireShape shape = { wire_name, sizeof (s), table }

G_END_DECLS
