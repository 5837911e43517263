/* What printers answer and what people write for them: never more than was asked for, never a state nobody spoke of, and an address
 * that is taken names a place. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-fuzz.h"

#include <string.h>

#include "tk-escpos-private.h"
#include "tk-ipp-private.h"

static const char *const words[] = {
  "tcp:", "file:/dev/usb/lp0", "serial:/dev/ttyS0", ":9600", "cups:", "ipp://", "ipps://", "[fe80::1]", ":9100", ",roll58", ",roll80", ",a4",
  ",a6", ",no-cut", ",drawer", ",native-qr", "/ipp/print", "media-empty", "media-low", "cover-open", "offline", "-report", "-warning",
  "-error", "iso_a4_210x297mm", "custom_max_72x1000mm", "om_roll_58x3000mm", "na_letter_8.5x11in", "\x12\x12", "\x16\x72", NULL,
};

static void
make (GRand *random, GByteArray *input)
{
  for (int i = g_rand_int_range (random, 1, 5); i > 0; i--)
    tk_fuzz_append (input, words[g_rand_int_range (random, 0, G_N_ELEMENTS (words) - 1)]);
}

const TkFuzzHarness tk_fuzz_harness = { .name = "printer", .length_max = 512, .words = words, .make = make };

static void
try_answers (const guint8 *data, size_t size)
{
  for (size_t i = 0; i + 1 < size; i++)
    {
      TkEscposState state = { 0 };
      gboolean both = tk_escpos_is_state (data[i]) && tk_escpos_is_state (data[i + 1]);

      g_assert_cmpint (tk_escpos_read_state (data + i, &state), ==, both);
      g_assert_true (both || !(state.cover_open || state.paper_out || state.paper_low || state.fault));
      g_assert_false (tk_escpos_is_state (data[i]) && (tk_escpos_is_unasked (data[i]) || tk_escpos_read_done (data[i], &state)));
    }
}

static void
try_address (const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TkPrinter) printer = tk_printer_new (text, &error);

  if (printer == NULL)
    {
      g_assert_error (error, TK_PRINT_ERROR, TK_PRINT_ERROR_ADDRESS);
      return;
    }
  g_assert_no_error (error);
  g_assert_cmpuint (strlen (printer->where), >, 0);
  g_assert_true (printer->kind != TK_PRINTER_TCP || printer->port > 0);
  g_assert_true (printer->kind != TK_PRINTER_IPP || (printer->port > 0 && printer->resource[0] == '/'));
  g_assert_true (!printer->drawer || !tk_printer_prints_pages (printer));
}

int
LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
  g_autofree char *text = tk_fuzz_text (data, size);
  TkIppPrinter said = { 0 };
  TkPaper paper;

  try_answers (data, size);
  try_address (text);
  tk_ipp_read_reason (text, &said);
  g_assert_false (said.state.answers);
  tk_ipp_read_media (text, &paper);
  return 0;
}
