namespace Distilabel.Dataflow.Generators.Rows;

/// <summary>Writes a column type: how its values are named, read, written and made.</summary>
internal static class ColumnTypeEmitter
{
    private const string Columns = "global::Distilabel.Dataflow.Columns.";
    private const string Writer = "ref global::MessagePack.MessagePackWriter writer";
    private const string Reader = "ref global::MessagePack.MessagePackReader reader";

    public static string Emit(ColumnTypeModel model)
    {
        var writer = new SourceWriter();

        // An assembly whose internals this one sees may have made the same: this one's is used here, and the run time keeps the first.
        writer.Lines("#pragma warning disable CS0436").Gap()
            .Open($"namespace {ColumnTypeParser.GeneratedNamespace}")
            .Lines($"/// <summary>The column type of {Literal.Documentation(model.Type.Replace("global::", ""))}.</summary>")
            .Open($"internal static class {model.Holder}")
            .Lines($"internal static readonly {Columns}ColumnType<{model.Type}> Instance = Make();").Gap();
        EmitMake(writer, model);
        writer.Gap()
            .Lines("[global::System.Runtime.CompilerServices.ModuleInitializer]")
            .Lines("internal static void Register() => _ = Instance;");
        switch (model.Kind)
        {
            case ColumnTypeKind.Record or ColumnTypeKind.ValueRecord:
                EmitRecord(writer.Gap(), model);
                break;
            case ColumnTypeKind.Enum:
                EmitEnum(writer.Gap(), model);
                break;
        }

        return writer.CloseAll().ToString();
    }

    private static void EmitMake(SourceWriter writer, ColumnTypeModel model)
    {
        var made = model.Kind is ColumnTypeKind.List or ColumnTypeKind.Nullable ? model.Creation : "new ColumnType()";
        writer.Open($"private static {Columns}ColumnType<{model.Type}> Make()")
            .Lines($"{Columns}ColumnTypes.Register<{model.Type}>({made});")
            .Lines($"return {Columns}ColumnTypes.Of<{model.Type}>();")
            .Close();
    }

    private static void EmitRecord(SourceWriter writer, ColumnTypeModel model)
    {
        var kind = model.Kind == ColumnTypeKind.ValueRecord ? "RecordValueType" : "RecordType";
        writer.Open($"private sealed class ColumnType : {Columns}{kind}<{model.Type}>");
        for (var i = 0; i < model.Fields.Count; i++)
        {
            if (model.Fields[i].Type.Write is null)
            {
                writer.Lines($"private static readonly {Columns}ColumnType<{model.Fields[i].Type.Type}> Field{i} = {model.Fields[i].Type.Expression};");
            }
        }

        writer.Gap().Lines("public ColumnType()").Lines($"    : base({Literal.Of(model.Name)},");
        for (var i = 0; i < model.Fields.Count; i++)
        {
            var field = model.Fields[i];
            var type = field.Type.Write is null ? $"Field{i}" : field.Type.Expression;
            var end = i + 1 < model.Fields.Count ? "," : ")";
            writer.Lines(
                $"        new {Columns}RecordField<{model.Type}, {field.Type.Type}>(" +
                $"{Literal.Of(field.Name)}, {type}, {Literal.Of(field.Nullable)}, static record => record.@{field.Property}){end}");
        }

        writer.Lines("{").Lines("}").Gap();
        EmitCreate(writer, model);
        EmitWrite(writer.Gap(), model);
        EmitRead(writer.Gap(), model);
        writer.Close();
    }

    private static void EmitCreate(SourceWriter writer, ColumnTypeModel model)
    {
        var created = RecordCreation.Fill(model.Creation, model.Fields.Count, i => $"values.Get<{model.Fields[i].Type.Type}>({i})");
        writer.Lines($"public override {model.Type} Create(in {Columns}FieldValues values) => {created};");
    }

    private static void EmitWrite(SourceWriter writer, ColumnTypeModel model)
    {
        writer.Open($"public override void Write({Writer}, {model.Type} value)");
        if (model.Kind == ColumnTypeKind.Record)
        {
            writer.Open("if (value is null)").Lines("writer.WriteNil();").Lines("return;").Close().Gap();
        }

        writer.Lines($"writer.WriteArrayHeader({model.Fields.Count});");
        for (var i = 0; i < model.Fields.Count; i++)
        {
            var field = model.Fields[i];
            writer.Lines(field.Type.Write is { } write
                ? $"writer.{write}(value.@{field.Property});"
                : $"Field{i}.Write(ref writer, value.@{field.Property});");
        }

        writer.Close();
    }

    private static void EmitRead(SourceWriter writer, ColumnTypeModel model)
    {
        writer.Open($"public override {model.Type} Read({Reader})");
        if (model.Kind == ColumnTypeKind.Record)
        {
            writer.Open("if (reader.TryReadNil())").Lines("return null;").Close().Gap();
        }

        for (var i = 0; i < model.Fields.Count; i++)
        {
            writer.Lines($"{model.Fields[i].Type.Type} value{i} = default;");
        }

        // An older file has fewer elements, a newer one more: the missing have default values, the unknown are passed over.
        writer.Lines("var count = reader.ReadArrayHeader();")
            .Open("for (var i = 0; i < count; i++)")
            .Open("switch (i)");
        for (var i = 0; i < model.Fields.Count; i++)
        {
            var read = model.Fields[i].Type.Read is { } direct ? $"reader.{direct}()" : $"Field{i}.Read(ref reader)";
            writer.Lines($"case {i}: value{i} = {read}; break;");
        }

        writer.Lines("default: reader.Skip(); break;").Close().Close().Gap()
            .Lines($"return {RecordCreation.Fill(model.Creation, model.Fields.Count, static i => $"value{i}")};")
            .Close();
    }

    private static void EmitEnum(SourceWriter writer, ColumnTypeModel model)
    {
        const string Invariant = "global::System.Globalization.CultureInfo.InvariantCulture";
        writer.Open($"private sealed class ColumnType : {Columns}EnumType<{model.Type}>")
            .Lines($"public ColumnType() : base({Literal.Of(model.Name)})").Lines("{").Lines("}").Gap()
            .Open($"public override string ToText({model.Type} value) => value switch");
        foreach (var member in model.Members)
        {
            if (!member.IsAlias)
            {
                writer.Lines($"{model.Type}.@{member.Name} => {Literal.Of(member.Name)},");
            }
        }

        writer.Lines("_ => value.ToString(\"D\"),").Close("};").Gap()
            .Open($"public override bool TryParse(string text, out {model.Type} value)")
            .Open("switch (text)");
        foreach (var member in model.Members)
        {
            writer.Lines($"case {Literal.Of(member.Name)}: value = {model.Type}.@{member.Name}; return true;");
        }

        writer.Open("default:")
            .Lines($"var isNumber = long.TryParse(text, global::System.Globalization.NumberStyles.AllowLeadingSign, {Invariant}, out var number);")
            .Lines($"value = unchecked(({model.Type})number);")
            .Lines("return isNumber;")
            .Close().Close().Close().Close();
    }
}
