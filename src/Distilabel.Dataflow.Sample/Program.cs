using System.CommandLine;
using Distilabel.Dataflow.Sample;

var command = SampleCommand.Create().Parse(args);
if (command.Errors is [var error, ..])
{
    Console.Error.WriteLine($"Error: {error.Message} --help shows all options.");
    return 1;
}

// Errors and Ctrl+C are the program's own business, so that nobody sees a stack trace and a stop keeps what is done.
return await command.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
