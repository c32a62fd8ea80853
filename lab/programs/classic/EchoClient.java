import java.io.*;
import java.net.*;

/** The textbook's two Java clients in one: writeUTF and readUTF over TCP, and a datagram. */
public class EchoClient {
    public static void main(String[] args) throws Exception {
        try (Socket socket = new Socket(args[1], 7896)) {
            DataInputStream in = new DataInputStream(socket.getInputStream());
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            out.writeUTF(args[0]);
            System.out.println("Received: " + in.readUTF().equals(args[0]));
        }
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.setSoTimeout(3000);
            byte[] said = args[0].getBytes("UTF-8");
            socket.send(new DatagramPacket(said, said.length, InetAddress.getByName(args[1]), 6789));
            byte[] buffer = new byte[1000];
            DatagramPacket reply = new DatagramPacket(buffer, buffer.length);
            socket.receive(reply);
            System.out.println("Reply: " + new String(reply.getData(), 0, reply.getLength(), "UTF-8").equals(args[0]));
        }
    }
}
