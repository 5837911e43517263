/* Cleaning of what scanners and keyboards hand over, before anything judges it.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define TK_PAYLOAD_MAX 4096

typedef enum {
  TK_PAYLOAD_EMPTY,
  TK_PAYLOAD_TOKEN,         /* begins with TK1: */
  TK_PAYLOAD_CERTIFICATE,   /* begins with TKC1: */
  TK_PAYLOAD_HUMAN_CODE,    /* 5 to 20 Crockford symbols: may be a typed code */
  TK_PAYLOAD_OTHER,
} TkPayloadKind;

/* Removes control characters, surrounding blanks, ECI prefixes ("\000026" and the like), AIM symbology
 * identifiers ("]Q1"), and, where the text then plainly is a ticket typed through another keyboard layout
 * (ours or pretix's; US, UK, French; README.md tells what cannot be undone), undoes that. Invalid UTF-8 is dropped. At most TK_PAYLOAD_MAX
 * bytes are looked at. (transfer full), never NULL. */
char *tk_payload_clean (const char *raw, gsize length, TkPayloadKind *kind);

G_END_DECLS
