/* A strict Daraja on loopback: refuses what the real one refuses, and plays what buyers do by the last three digits of the phone.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define FAKE_DARAJA_KEY "fake-key"
#define FAKE_DARAJA_SECRET "fake-secret"
#define FAKE_DARAJA_PASSKEY "fake-passkey"
#define FAKE_DARAJA_SHORTCODE "174379"
#define FAKE_DARAJA_TILL "555123"

/* What the last digits of a phone stand for. */
#define FAKE_DARAJA_SCRIPT \
  "  …000  pays (and every number that is not below)\n" \
  "  …001  cancels (1032)\n" \
  "  …002  has too little (1)\n" \
  "  …003  cannot be reached (1037), and pays late all the same\n" \
  "  …004  never answers: no callback, the query says 1037\n" \
  "  …005  pays; the callback comes twice\n" \
  "  …006  pays; the callback comes before the answer to the push\n" \
  "  …007  pending for ever: no callback, the query says so both ways\n" \
  "  …008  types a wrong PIN (2001)\n" \
  "  …009  pays; the callback is lost, the query says 0\n" \
  "  …010  pays; the answer to the push is lost\n" \
  "  …011  pays 1 shilling less than was asked\n" \
  "  …012  the push itself is refused (400.002.02)\n" \
  "  …013  ends with a code nobody knows (8888)\n" \
  "  …014  pays twice, with two receipts\n" \
  "  …015  pays; failure and success come in the wrong order\n"

typedef struct _FakeDaraja FakeDaraja;

/* port 0: any. delay_ms: how long buyers take; late ones take four times as long. */
FakeDaraja *fake_daraja_new (guint16 port, guint delay_ms);
void fake_daraja_free (FakeDaraja *daraja);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FakeDaraja, fake_daraja_free)
const char *fake_daraja_get_url (FakeDaraja *daraja);

/* From now on every product call answers like this; 0: as usual again. */
void fake_daraja_set_status (FakeDaraja *daraja, guint status);
/* Answers take so long. */
void fake_daraja_set_slow (FakeDaraja *daraja, guint ms);
/* Tokens given so far are no longer good. */
void fake_daraja_expire_tokens (FakeDaraja *daraja);

typedef struct {
  guint tokens;     /* given */
  guint pushes;     /* taken */
  guint refusals;   /* calls that broke a rule */
  guint queries;
  guint overlaps;   /* pushes to a phone that still had a prompt: 1001 */
  guint registered; /* addresses for money paid by hand */
} FakeDarajaCounts;
void fake_daraja_count (FakeDaraja *daraja, FakeDarajaCounts *counts);
/* How many prompts that phone got. */
guint fake_daraja_prompts (FakeDaraja *daraja, const char *phone);
/* The receipt of the last payment from that phone; NULL while there is none. (transfer full) */
char *fake_daraja_receipt (FakeDaraja *daraja, const char *phone);
/* Why the last call that broke a rule was refused; NULL when none did. (transfer full) */
char *fake_daraja_why (FakeDaraja *daraja);
/* Somebody pays by hand: the confirmation goes to `url`. */
void fake_daraja_pay_by_hand (FakeDaraja *daraja, const char *url, const char *receipt, guint amount, const char *account);

G_END_DECLS
