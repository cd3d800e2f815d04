// Starts a program on a Cortex-M7: the stack, the floating-point unit, zeroed memory, and the files of the host that a
// debugger or an emulator lends (semihosting). Its arguments are those of `example.c`: the number of steps.
#include <stdint.h>
#include <stdlib.h>

extern uint32_t stack_top, bss_start, bss_end;
int main(int, char **);
void initialise_monitor_handles(void);
void reset(void);
void _init(void);
void _fini(void);

__attribute__((section(".vectors"), used)) static const void *const vectors[] = {&stack_top, (void *)reset};

void reset(void) {
  // Coprocessors 10 and 11 are the floating-point unit (ARMv7-M Architecture Reference Manual, B3.2.20).
  *(volatile uint32_t *)0xE000ED88 |= 0xFu << 20;
  __asm__ volatile("dsb\nisb");
  for (uint32_t *word = &bss_start; word < &bss_end; word++) *word = 0;
  initialise_monitor_handles();
  char name[] = "example", steps[] = "20";
  char *arguments[] = {name, steps, 0};
  exit(main(2, arguments));
}

// The C library calls these around main.
void _init(void) {}
void _fini(void) {}
