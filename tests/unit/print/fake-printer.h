/* An ESC/POS printer on a port of this machine: turns the bytes back into paper, answers like a real one, and fails when told to.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct {
  gboolean silent;           /* answers nothing */
  gboolean cover_open;       /* from the start */
  gboolean paper_out;        /* from the start */
  gboolean paper_low;        /* and says so */
  gboolean speaks_up;        /* says things nobody asked for, in between */
  guint rows_left;           /* paper for so many rows, then it is out; 0: plenty */
  guint hang_up_after;       /* closes the connection after so many bytes; 0: never */
  guint stall_after;         /* takes no more after so many bytes; 0: never */
} FakePrinterFaults;

typedef struct {
  guint width, height;       /* dots */
  GByteArray *luma;          /* 0 black, 255 white, tight */
  gboolean cut;
} FakePaper;

typedef struct _FakePrinter FakePrinter;
FakePrinter *fake_printer_new (const FakePrinterFaults *faults);
void fake_printer_free (FakePrinter *printer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FakePrinter, fake_printer_free)

/* "tcp:127.0.0.1:PORT" and what is put behind it; (transfer full). */
char *fake_printer_get_address (FakePrinter *printer, const char *options);
/* Waits until whoever was connected has gone. Then: what came out (element-type FakePaper, owned by the printer), how often the drawer was
 * opened, and the first command it did not understand (NULL). */
void fake_printer_settle (FakePrinter *printer);
GPtrArray *fake_printer_get_papers (FakePrinter *printer);
guint fake_printer_get_kicks (FakePrinter *printer);
/* How often somebody connected. */
guint fake_printer_get_connections (FakePrinter *printer);
const char *fake_printer_get_unknown (FakePrinter *printer);
/* Ends the connection there is, as a printer does that is switched off; waits until that is done. */
void fake_printer_hang_up (FakePrinter *printer);
/* Puts in a new roll and closes the cover. */
void fake_printer_mend (FakePrinter *printer);

G_END_DECLS
