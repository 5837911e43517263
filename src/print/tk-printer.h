/* Printers: ESC/POS over TCP, a USB printer's device file or a serial line, and whatever prints pages by IPP. Everything blocks: not
 * from a main loop. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include "tk-ticket-print.h"

G_BEGIN_DECLS

typedef enum {
  TK_PRINTER_TCP, TK_PRINTER_DEVICE, TK_PRINTER_SERIAL, /* ESC/POS */
  TK_PRINTER_IPP,            /* a printer, or another machine's queue */
  TK_PRINTER_CUPS,           /* a queue of this machine */
} TkPrinterKind;

typedef struct {
  TkPrinterKind kind;
  char *where;               /* host, path, or the queue's name */
  char *resource;            /* IPP: the path on that host; NULL else */
  guint16 port;              /* TCP: 9100 unless told; IPP: 631 */
  gboolean tls;              /* IPP */
  guint speed;               /* serial: bits a second, 8 data bits, no parity; 19200 unless told */
  TkPaper paper;             /* roll80 unless told */
  gboolean paper_told;       /* IPP asks the printer what is in it otherwise */
  gboolean cut;              /* has a knife: TRUE unless told */
  gboolean drawer;           /* a drawer hangs on it */
  gboolean native_qr;        /* draws codes itself */
  guint patience_ms;         /* how long the longest paper may take */
} TkPrinter;

/* "tcp:192.168.1.50", "tcp:[fe80::1]:9100", "file:/dev/usb/lp0", "serial:/dev/ttyS0:9600"; then maybe ",roll58", ",no-cut", ",drawer",
 * ",native-qr". "cups:NAME", "ipp://host:631/ipp/print", "ipps://…"; then maybe ",roll80", ",roll58", ",a6", ",a4".
 * NULL with ADDRESS. */
TkPrinter *tk_printer_new (const char *address, GError **error);
void tk_printer_free (TkPrinter *printer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TkPrinter, tk_printer_free)

typedef enum {
  TK_PRINTED_CONFIRMED,      /* the printer answered after the last line: it is on paper */
  TK_PRINTED_SENT,           /* taken by a printer that answers nothing */
} TkPrinted;

/* One ticket, cut off. The printer is asked first whether it can, and last whether it has.
 * UNREACHABLE and NOT_READY: nothing is on paper, try again when mended. HALF: look at the paper before printing it again; the same
 * ticket on paper twice lets in once. CONTENT: cannot be drawn. */
gboolean tk_printer_print (const TkPrinter *printer, const TkTicketFace *face, GCancellable *cancellable, TkPrinted *how,
                           GError **error);
/* ADDRESS where no drawer can hang. */
gboolean tk_printer_open_drawer (const TkPrinter *printer, GCancellable *cancellable, GError **error);

typedef struct {
  gboolean answers;          /* FALSE: a printer that says nothing, and the rest means nothing */
  gboolean cover_open, paper_out, paper_low, fault;
  gboolean stopped;          /* somebody has paused it, or it takes no papers now */
} TkPrinterState;
/* It says that it can print, or says nothing. */
gboolean tk_printer_state_is_ready (const TkPrinterState *state);
/* One sentence: how it is and what to do; (transfer full). */
char *tk_printer_state_to_words (const TkPrinterState *state);
gboolean tk_printer_get_state (const TkPrinter *printer, GCancellable *cancellable, TkPrinterState *state, GError **error);

/* A printer that was found. */
typedef struct {
  char *address;             /* as tk_printer_new() takes it */
  char *name;                /* as people call it: "Star TSP100 · file:/dev/usb/lp0" */
} TkPrinterFound;
void tk_printer_found_free (TkPrinterFound *found);
/* (element-type TkPrinterFound) device files of USB printers, serial lines, queues of this machine and printers that announce
 * themselves; takes up to wait_ms. */
GPtrArray *tk_printer_find (guint wait_ms, GCancellable *cancellable);

G_END_DECLS
